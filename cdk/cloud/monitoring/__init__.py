"""What is watched, when somebody is told, and what they then see: alarms, objectives, dashboards, a canary.

Plain data first: `rules` has each kind of alarm, `cdk/slos.py` what is promised; `cdk/RUNBOOK.md` has a
section for each of them.
"""
