"""What the fourth version added: the files of pages that left the program, so that each can be opened as it was."""

TABLES = """
ALTER TABLE printed ADD COLUMN document TEXT NOT NULL DEFAULT '';
ALTER TABLE printed ADD COLUMN format TEXT NOT NULL DEFAULT '';
ALTER TABLE printed ADD COLUMN pseudonym TEXT NOT NULL DEFAULT '';
ALTER TABLE printed ADD COLUMN file TEXT NOT NULL DEFAULT '';

-- The bytes of what was printed or saved, packed by zlib; "file" is their SHA-256 before packing, in hex.
CREATE TABLE printed_file (
    added INTEGER PRIMARY KEY,
    file TEXT NOT NULL UNIQUE,
    packed BLOB NOT NULL
) STRICT;
"""
