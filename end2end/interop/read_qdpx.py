"""Reads a REFI-QDA project (.qdpx) with pyqdpx, an independent implementation, and prints its content as JSON."""

import json
import sys

from pyqdpx import QDPX

archive = QDPX(sys.argv[1])
project = archive.get_project()
sources = [name.split("/")[-1].removesuffix(".txt") for name in archive.list_sources()]
print(json.dumps({
    "users": sorted(user.name for user in project.users.values()),
    "codes": sorted(code.name for code in project.codes.values()),
    "children": sorted(child.name for child in project.find_code("promise").children),
    "texts": [archive.get_source(guid) for guid in sources],
}))
