"""PyPI whatstk: prints {"messages", "seconds", "peak_mb"}; the time does not include imports."""
import json, resource, sys, time
from whatstk import WhatsAppChat

started = time.perf_counter()
messages = len(WhatsAppChat.from_source(filepath=sys.argv[1], hformat="%d/%m/%Y, %H:%M - %name:").df)
seconds = time.perf_counter() - started
print(json.dumps({"messages": messages, "seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
