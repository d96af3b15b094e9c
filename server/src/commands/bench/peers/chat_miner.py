"""PyPI chat-miner: prints {"messages", "seconds", "peak_mb"}; the time does not include imports."""
import json, logging, resource, sys, time
from chatminer.chatparsers import WhatsAppParser

logging.disable(logging.CRITICAL)
started = time.perf_counter()
parser = WhatsAppParser(sys.argv[1])
parser.parse_file()
messages = len(parser.parsed_messages.get_df() if hasattr(parser.parsed_messages, "get_df") else parser.parsed_messages)
seconds = time.perf_counter() - started
print(json.dumps({"messages": messages, "seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
