"""When people are reminded: in the morning, by the clock of their city."""

from civicq.ballots.models import LOCAL_TIME

# Late enough to be awake. Over before it is night in New York, should a city have named no clock of its own.
MORNING = f"CAST({LOCAL_TIME} AS time) >= '09:00' AND CAST({LOCAL_TIME} AS time) < '14:00'"
TODAY = f"CAST({LOCAL_TIME} AS date)"
