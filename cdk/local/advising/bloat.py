"""How much of tables and indexes is empty: estimated from the planner's statistics, so that no table is read.

What rows need by their count and average width is set against the pages that they stand in (PostgreSQL:
storage-page-layout, btree-implementation). Right to within a page or two and the widths' own error.
"""

from cdk.local.advising.catalogue import Database, Row, rows

LEAST_BYTES = 1_048_576  # what is smaller is not worth a line

# A row: 23 bytes of header with a bit for each column if any is null, then its columns, aligned to eight; and
# four bytes that point to it. A page: 8,192 bytes, less its header. Unanalysed tables are left out.
_TABLES = """
    SELECT name AS table, pages * 8192 AS bytes, live_rows, dead_rows, last_vacuumed,
           greatest(0, pages - ceil(count * row_bytes / (8192 - 24)))::bigint * 8192 AS empty_bytes
    FROM (
        SELECT pg_class.relname AS name, relpages::bigint AS pages, reltuples AS count,
               8 * ceil((23 + CASE WHEN bool_or(null_frac > 0) THEN ceil(count(*) / 8.0) ELSE 0 END) / 8.0)
               + 8 * ceil(sum(avg_width * (1 - null_frac)) / 8.0) + 4 AS row_bytes,
               n_live_tup AS live_rows, n_dead_tup AS dead_rows,
               greatest(last_vacuum, last_autovacuum)::text AS last_vacuumed
        FROM pg_class JOIN pg_stat_user_tables ON pg_stat_user_tables.relid = pg_class.oid
        JOIN pg_stats ON pg_stats.schemaname = pg_stat_user_tables.schemaname AND tablename = pg_class.relname
        WHERE reltuples > 0
        GROUP BY pg_class.oid, pg_class.relname, relpages, reltuples, n_live_tup, n_dead_tup, last_vacuum,
                 last_autovacuum) AS measured
    WHERE pages * 8192 >= %s
    ORDER BY empty_bytes DESC, bytes DESC
"""
# An entry: a header of eight bytes and its columns, aligned to eight; four that point to it. A leaf is filled
# to nine tenths. Equal entries share one header, so that an index may need less than this.
_INDEXES = """
    SELECT index, relation AS table, pages * 8192 AS bytes,
           greatest(0, pages - 1 - ceil(count * entry_bytes / ((8192 - 40) * 0.9)))::bigint * 8192
               AS empty_bytes
    FROM (
        SELECT ours.relname AS index, relation.relname AS relation, ours.relpages::bigint AS pages,
               ours.reltuples AS count,
               8 + 8 * ceil(sum(avg_width * (1 - null_frac)) / 8.0) + 4 AS entry_bytes
        FROM pg_index JOIN pg_class ours ON ours.oid = indexrelid
        JOIN pg_class relation ON relation.oid = indrelid
        JOIN pg_am ON pg_am.oid = ours.relam AND amname = 'btree'
        JOIN pg_namespace home ON home.oid = relation.relnamespace
        JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
        JOIN pg_stats ON schemaname = nspname AND tablename = relation.relname
             AND pg_stats.attname = pg_attribute.attname
        WHERE indexprs IS NULL AND ours.reltuples > 0
          AND nspname NOT IN ('pg_catalog', 'information_schema')
        GROUP BY ours.oid, ours.relname, relation.relname, ours.relpages, ours.reltuples
        ) AS measured
    WHERE pages * 8192 >= %s
    ORDER BY empty_bytes DESC, bytes DESC
"""


def bloat(database: Database) -> dict[str, list[Row]]:
    return {"tables": rows(database, _TABLES, LEAST_BYTES), "indexes": rows(database, _INDEXES, LEAST_BYTES)}
