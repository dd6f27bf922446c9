"""Every finding that the readers report stands in docs/reading.md, and every one there in the sources."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
pattern = re.compile(r'\b(?:image|iso9660|udf|susp|rrip|manifest|eltorito|mbr|gpt)\.[a-z0-9_]+(?:\.[a-z0-9_]+)*')
# The writers have notes of their own, in the documents of their formats.
sources = [p for folder, kinds in (("format/reading", "*.cpp"), ("format/iso9660", "*reader.cpp"), ("format/udf", "*reader.cpp"),
                                   ("format/eltorito", "*reader.cpp"), ("format/partition", "*reader.cpp"),
                                   ("format/iso9660", "*check.cpp"), ("format/udf", "*check.cpp"), ("image", "*.cpp"))
           for p in (root / "src" / folder).glob(kinds)]
reported = {m for p in sources for literal in re.findall(r'"([a-z0-9_.]+)"', p.read_text())
            for m in pattern.findall(literal) if m == literal and not literal.endswith(".")}
# The limits of a tree are named when the finding is made.
reported |= {f"image.budget.{what}" for p in sources for what in re.findall(r'over\("([a-z_]+)"\)', p.read_text())}
listed = set(re.findall(r'`((?:image|iso9660|udf|susp|rrip|manifest|eltorito|mbr|gpt)\.[a-z0-9_.]+)`', (root / "docs/reading.md").read_text()))
print(f"{len(reported)} ids reported, {len(listed)} listed")
for name in sorted(reported - listed):
    print(f"not in docs/reading.md: {name}")
for name in sorted(listed - reported):
    print(f"reported nowhere: {name}")
sys.exit(0 if reported == listed and reported else 1)
