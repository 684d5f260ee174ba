"""Ballots from open files: OpenElections results, Voting Information Project feeds, plain ballot CSVs.

A file is read into plain ballots (`reading`), compared with what is stored (`comparison`), told as a diff
(`report`) and carried out in one transaction (`commands`).
"""
