"""Say hello: `afterburner-ide sandbox exec examples/hello.py -- world`."""

import sys

print("hello,", *sys.argv[1:])
