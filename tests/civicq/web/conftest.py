from tests.civicq.speaking import imani, speakers  # noqa: F401 (fixtures)
