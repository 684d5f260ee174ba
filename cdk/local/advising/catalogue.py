"""What the database's own statistics tell of indexes, of statements, and of who is connected."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import dict_row

Row = dict[str, Any]
Database = psycopg.Connection[Row]

SLOWEST = 10
SETTINGS = (
    "max_connections", "shared_buffers", "effective_cache_size", "work_mem", "random_page_cost",
    "default_statistics_target", "autovacuum", "track_io_timing", "shared_preload_libraries",
)  # fmt: skip


def rows(database: Database, sql: str, *values: Any) -> list[Row]:
    with database.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(sql.encode(), values or None).fetchall()


def about(database: Database) -> Row:
    return rows(
        database,
        """SELECT datname AS name, version() AS version, pg_database_size(datname) AS bytes,
                  stats_reset::text AS counted_since
           FROM pg_stat_database WHERE datname = current_database()""",
    )[0]


# An index of a key or a constraint earns its place without being read.
_UNUSED = """
    SELECT indexrelname AS index, relname AS table, pg_relation_size(indexrelid) AS bytes
    FROM pg_stat_user_indexes JOIN pg_index USING (indexrelid)
    WHERE idx_scan = 0 AND NOT indisunique
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY bytes DESC, index
"""
# One whose columns another begins with, in the same order over the same rows, does nothing of its own.
_REDUNDANT = """
    SELECT less.indexrelid::regclass::text AS index, min(more.indexrelid::regclass::text) AS covered_by,
           pg_relation_size(less.indexrelid) AS bytes
    FROM pg_index less
    JOIN pg_index more ON more.indrelid = less.indrelid AND more.indexrelid <> less.indexrelid
    JOIN pg_class ours ON ours.oid = less.indexrelid JOIN pg_class theirs ON theirs.oid = more.indexrelid
    JOIN pg_namespace home ON home.oid = ours.relnamespace
    WHERE home.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      AND NOT less.indisunique AND less.indexprs IS NULL AND more.indexprs IS NULL
      AND ours.relam = theirs.relam
      AND less.indpred IS NOT DISTINCT FROM more.indpred
      AND more.indnkeyatts >= less.indnkeyatts AND less.indnatts = less.indnkeyatts
      AND (more.indkey::int2[])[0:less.indnkeyatts - 1] = (less.indkey::int2[])[0:less.indnkeyatts - 1]
      AND (more.indoption::int2[])[0:less.indnkeyatts - 1] = (less.indoption::int2[])[0:less.indnkeyatts - 1]
      AND (more.indnkeyatts > less.indnkeyatts OR more.indexrelid < less.indexrelid OR more.indisunique)
    GROUP BY less.indexrelid
    ORDER BY bytes DESC, index
"""
# To delete what is referred to, Postgres looks for whoever refers to it: at every row, without an index that
# holds all rows and begins with a column of the key.
_MISSING = """
    SELECT conrelid::regclass::text AS table, conname AS foreign_key,
           (SELECT array_agg(attname ORDER BY place)::text[]
            FROM unnest(conkey) WITH ORDINALITY AS key (number, place)
            JOIN pg_attribute ON attrelid = conrelid AND attnum = number) AS columns,
           greatest(reltuples, 0)::bigint AS rows
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE contype = 'f' AND NOT EXISTS (
        SELECT FROM pg_index WHERE indrelid = conrelid AND indpred IS NULL
          AND indkey[0] = ANY (conkey))
    ORDER BY rows DESC, foreign_key
"""
_READ_WHOLE = """
    SELECT relname AS table, n_live_tup AS rows, seq_scan AS times, seq_tup_read AS rows_read,
           idx_scan AS by_index
    FROM pg_stat_user_tables WHERE n_live_tup >= 10000 AND seq_scan > 0
    ORDER BY seq_tup_read DESC
"""


def indexes(database: Database) -> dict[str, list[Row]]:
    return {
        "unused": rows(database, _UNUSED),
        "redundant": rows(database, _REDUNDANT),
        "missing": rows(database, _MISSING),
        "read_whole": rows(database, _READ_WHOLE),
    }


@dataclass(frozen=True, slots=True)
class Statements:
    counted: bool  # pg_stat_statements is there, and may be read
    slowest: list[Row]


def statements(database: Database) -> Statements:
    """By the time that one takes; none where nobody counts them."""
    if not rows(
        database, "SELECT 1 FROM pg_class WHERE relname = 'pg_stat_statements' AND relkind IN ('v', 'r')"
    ):
        return Statements(counted=False, slowest=[])
    slowest = rows(
        database,
        """SELECT query AS sql, calls, mean_exec_time AS milliseconds, total_exec_time AS milliseconds_in_all,
                  rows, shared_blks_read AS blocks_read
           FROM pg_stat_statements
           WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
           ORDER BY mean_exec_time DESC LIMIT %s""",
        SLOWEST,
    )
    return Statements(counted=True, slowest=slowest)


def connections(database: Database) -> Row:
    """`proxy`: whether RDS Proxy keeps connections here. How many are pinned only CloudWatch knows."""
    by_state = rows(
        database,
        """SELECT coalesce(usename, backend_type) AS user, coalesce(state, 'background') AS state, count(*),
                  max(extract(epoch FROM now() - xact_start))::float8 AS oldest_transaction_seconds
           FROM pg_stat_activity
           WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
           GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2""",
    )
    waiting = rows(
        database,
        """SELECT pid, usename AS user, pg_blocking_pids(pid) AS blocked_by, left(query, 200) AS sql
           FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0""",
    )
    found = rows(
        database,
        "SELECT name, setting || coalesce(' ' || unit, '') AS value FROM pg_settings WHERE name = ANY (%s)",
        list(SETTINGS),
    )
    role = rows(
        database,
        """SELECT rolname AS role, unnest(setconfig) AS setting FROM pg_db_role_setting JOIN pg_roles ON
           pg_roles.oid = setrole WHERE rolname = 'civicq_app' ORDER BY 2""",
    )
    return {
        "by_state": by_state,
        "waiting": waiting,
        "proxy": any(each["user"] == "rdsproxyadmin" for each in by_state),
        "settings": {each["name"]: each["value"] for each in found},
        "role": [each["setting"] for each in role],
    }
