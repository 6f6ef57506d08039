"""What the technician's menu stands on: the PIN and its tries, what is kept of each device, the switch of the terminal."""
