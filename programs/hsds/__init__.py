"""The Human Services Data Specification 3: services in and out (docs/requirements.md R47).

Pure. `read` takes the JSON that an HSDS API gives (a service, an organization with its services,
or a page of either) and the CSV files of a tabular package; what is wrong is listed, all of it.
`write` gives a service back, with everything it once came with.
"""

from programs.hsds.reading import PROBLEMS_SHOWN, BadListing, Listed, hours_in, read
from programs.hsds.writing import write

__all__ = ["PROBLEMS_SHOWN", "BadListing", "Listed", "hours_in", "read", "write"]
