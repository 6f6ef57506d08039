"""`kiosk`, with a loop that hangs for good when USR2 comes."""

import signal
import time

from kiosk.__main__ import main

signal.signal(signal.SIGUSR2, lambda _number, _frame: time.sleep(600))
main()
