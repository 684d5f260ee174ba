from tests.civicq.speaking import imani, speakers, tobias  # noqa: F401 (fixtures)
