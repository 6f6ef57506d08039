"""Every duration of the terminal, in seconds, with its reason; wire tests scale it, elsewhere the clock jumps."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Durations:
    """One typed table; pass it down, never write a number of seconds elsewhere."""

    read_slice: float = 0.1
    """Longest single blocking read: a cancel is heard this soon, and pyserial's sockets cannot be interrupted."""
    reconnect_first: float = 0.3
    """A replugged USB adapter needs about this long until its node exists."""
    reconnect_cap: float = 10.0
    """Back-off cap: a technician who plugs a cable in looks at the screen for about ten seconds."""
    worker_grace: float = 2.0
    """A worker still silent so long after its deadline is stuck below us: it is replaced."""
    debounce: float = 1.0
    """A loss shorter than this is a blip that the public never sees."""

    card_find_interval: float = 0.3
    """Between two polls for a card: felt as at once, and the field between 0.1 s and 1 s of vendors' samples."""
    sam_status_interval: float = 3.0
    """Idle poll of the security module, as vendors do."""
    sdt_answer: float = 1.0
    """First byte of an answer to a short command; vendors use 0.2–0.3 s, USB-serial adapters add latency."""
    sdt_read_answer: float = 3.0
    """Text and photo: the chip needs up to 2 s, and 1295 bytes take 0.12 s at 115200 baud."""
    sdt_address_answer: float = 1.5
    """The appended address, as its one vendor says."""
    photo_decode: float = 1.0
    """A vendor's decoder of photos needs a tenth of this; who waits for a picture only waits so long."""
    sdt_inter_byte: float = 0.5
    """Silence inside a frame: the rest is not coming."""
    card_wait: float = 30.0
    """How long a person may look for the card before the page asks what to do."""
    card_lift: float = 6.0
    """Without a card: whoever has laid one by now, or left it lying, is told to lift it and lay it again. A reader does not
    see a card that it has read until it has left the field."""
    card_presence: float = 1.0
    """Between two looks for whether the card still lies there, or another one was laid in its place: nobody reads a page of
    somebody else's, or walks off without the card, in less."""
    card_tries: float = 30.0
    """For at least so long a card that is refused may be changed for the right one, which has to be found in a bag."""
    card_again: float = 2.0
    """After a card that was refused: time to read why and lift it, before what lies there counts as the next try."""

    smart_card_status_interval: float = 1.0
    """Idle look into the reader: asks a service on this machine, costs nothing."""
    smart_card_answer: float = 2.0
    """One answer of a card: most come within 0.1 s, and a card at work asks for more time of its reader, not of us."""
    smart_card_read: float = 8.0
    """A whole card: about twenty answers; who is silent for longer makes the person wait for nothing."""
    smart_card_reconnect: float = 1.0
    """The longest pause between two looks for the card service: started anew, it has its reader back within three seconds."""

    printer_status_interval: float = 2.0
    """Idle poll of a printer: paper taken out is on the screen within this."""
    printer_answer: float = 1.5
    """An answer to DLE EOT: the field gives 0.5–1.5 s, clones being slow."""
    printer_settle: float = 3.0
    """Beyond the computed printing time, for warming up and cutting."""
    print_again: float = 3.0
    """A printer that can print again is believed after so long (beyond `debounce`): the hand that put the roll in is out of
    the way by then, and what happened has been read."""
    printer_mm_per_second: float = 60.0
    """Not a duration but the slowest printing speed assumed when a deadline is computed; not scaled."""

    document_status_interval: float = 5.0
    """Idle poll of the A4 printer: a sleeping one must not be kept awake, and nobody watches its tray."""
    document_answer: float = 5.0
    """One answer by IPP: a printer that wakes up for it takes two or three seconds."""
    document_follow: float = 0.5
    """Between two questions about a document on its way: the page that shows it moves this often."""
    document_warm_up: float = 40.0
    """Until the first page is out: a fuser that has slept takes up to half a minute, and a queue converts first."""
    document_page: float = 6.0
    """One page more: the slowest small laser makes ten a minute."""
    document_cancel: float = 8.0
    """A cancelled document is gone once the sheet in the printer is out."""

    typeset: float = 10.0
    """A certificate is set in a tenth of a second; who takes so long hangs."""

    keypad_answer: float = 1.0
    """A pad answers a line in well under this at 9600 baud."""
    keypad_poll_interval: float = 5.0
    key_alone: float = 0.3
    """After a key, before it counts: one that is stuck is sent again within this, and a person hardly notices it."""

    sensor_answer: float = 0.5
    """A board answers a line at once, at 9600 baud."""
    sensor_listen_interval: float = 0.3
    """Between two looks for what the board says unasked: a door that opens is on the screen soon enough."""
    sensor_status_interval: float = 3.0
    """Between two questions, for a board that has died; an event that was lost is made up for by then."""
    sensor_rest: float = 0.8
    """A door that is shut bounces, a person who passes is not near: what lasts so long is meant."""
    guide_light: float = 1.0
    """For a light to be set: nobody waits for it, and a board that hangs must not keep lights in a queue."""

    ups_answer: float = 2.0
    """The service is on this machine or in this cabinet, and answers out of its memory."""
    ups_poll_interval: float = 2.0
    """As often as the service itself asks the supply."""
    mains_blip: float = 5.0
    """Lamps flicker and supplies test themselves; most failures of the mains are over by then."""
    mains_wait: float = 120.0
    """On battery until the terminal halts: a visit can be finished, and the smallest supplies hold for five minutes."""
    mains_farewell: float = 15.0
    """For whoever is there when the terminal halts: to read why, and to take the card."""

    scanner_answer: float = 5.0
    """What its maker says a scanner's answer to a command may take; most answer within 50 ms."""
    scanner_command_gap: float = 0.05
    """Between two commands, as the maker says."""
    scanner_poll_interval: float = 5.0
    scanner_retrigger: float = 4.0
    """A scanner that reads nothing switches itself off after about five seconds: it is switched on again before."""
    code_gap: float = 0.1
    """A pause after which nothing more of a code comes: ten bytes' time at 1200 baud."""
    code_piece: float = 0.5
    """A pause within a code that has not ended as codes do: a telephone's worth of adapters on the way."""
    same_code: float = 1.0
    """A code that is held still is told once; away for so long, it is another one."""

    child_start: float = 10.0
    """For a process that reads pictures to import its libraries: 0.2 s, from a cold hard disk many times that."""
    decode_budget: float = 0.15
    """After this no further way of reading a picture is begun: the next picture, in which the hand is steadier, is worth more."""
    decode_limit: float = 1.5
    """A picture takes at most the budget and one attempt more; who takes longer hangs."""
    camera_first: float = 6.0
    """Until a camera that was just switched on gives its first picture: 1 s, slow ones 3 s."""
    camera_quiet: float = 3.0
    """Between two pictures of a camera that is on; the slowest give two a second."""
    camera_linger: float = 4.0
    """How long a camera stays on when nobody asks for pictures: two looks after each other do not switch it twice."""
    camera_poll_interval: float = 5.0
    """Idle poll: whether the camera is still plugged in."""
    camera_proof_interval: float = 60.0
    """Between two pictures that are taken only to see that the camera sees: its lamp may go on for each."""
    camera_frozen: float = 1.5
    """Pictures that do not differ at all for so long are one old picture: a living camera is never without noise."""
    look_answer: float = 5.0
    """To find a face or a sheet in one picture: 0.1 to 0.5 s."""
    look_pause: float = 0.1
    """Between two looks at whoever is being told to come nearer; without it a slow machine does nothing else."""

    office_connect: float = 3.0
    office_total: float = 10.0
    """Ten seconds lose the person: by then the terminal says what it knows."""
    office_health_interval: float = 20.0
    office_retry: float = 4.0
    """While the office is away: its return is on the screen within this."""
    outbox_first: float = 2.0
    outbox_cap: float = 300.0

    mirror_reconnect_cap: float = 2.0
    """Whoever starts the simulator again looks at its page at once; on the same machine a try costs nothing."""
    mirror_stall: float = 3.0
    """One picture, on the same machine: who takes longer has stopped reading."""

    hours_check: float = 10.0
    """Between two looks at the clock, which may be set meanwhile: nobody minds that a terminal opens ten seconds late."""

    store_write: float = 5.0
    """A worn flash card stops for two seconds now and then; with a disk that takes longer nobody is kept waiting."""
    store_check: float = 60.0
    """A disk that fails while nobody is there is noticed before somebody has laid a card in vain."""
    store_retry: float = 5.0
    """While the store fails: that the disk is well again is on the screen within this, and so few writes wear nothing out."""

    silence: float = 60.0
    """Without a touch until the warning ends the visit (local rules say 60–120 s); the warning is its last part."""
    silence_warning: float = 20.0
    """At least 20 s to extend by one simple action."""
    maintenance_silence: float = 300.0
    """Without a touch until maintenance ends: changing a roll or a cable takes minutes, and no menu may be left open to the
    public."""
    pin_wait_first: float = 15.0
    """After the fifth wrong PIN; then twice as long each time. Somebody who knows it waits gladly, trying all does not pay."""
    pin_wait_cap: float = 3600.0
    """The longest: a technician who was kept out by somebody's joke gets in within the hour."""
    board_step: float = 1.0
    """How often the technician's pages look at what nobody reports: counters, paper, the time since."""
    light_look: float = 3.0
    """A guide light blinks for so long in its trial: time to read which one it is, and to look there."""
    take_slip: float = 20.0
    """To tear off a slip and look at it."""
    rate: float = 30.0
    news: float = 30.0
    """To read what went wrong and what to do next; then the page goes by itself."""
    goodbye: float = 5.0
    apology: float = 3.0
    """From a bug to the home page."""
    hold_limit: float = 120.0
    """Longest hold that any job may compute; a hold that outlives it is a fault."""
    progress_step: float = 0.25
    starting: float = 3.0
    """How long the first page waits for devices and office to be heard of; what is slower is greyed until then."""
    shutdown: float = 5.0
    """To close devices, office and store once the last visit has ended; worker threads may be in the middle of an answer."""

    heartbeat: float = 0.25
    """Between two signs of life of the terminal to its guard."""
    loop_silence: float = 2.0
    """A loop that looks for touches sixty times a second and is silent for so long hangs. With a start of 1 to 2 s the screen
    is back within 5 s; the longest that drawing was ever seen to keep the loop is an eighth of this."""
    hang_trace: float = 0.1
    """For a hanging process to say where it hangs before it is killed: a few milliseconds on an idle machine."""
    start_limit: float = 30.0
    """From the start of a process to its window: about 1 s; ten times that from a cold hard disk."""
    stopped_limit: float = 60.0
    """A process that somebody has stopped is not a hang: time to look at it. A forgotten one must not close the terminal."""
    restart_first: float = 1.0
    """A terminal that died before its window was there is tried again after this, then after twice as long, and so on."""
    restart_cap: float = 30.0
    """A screen that is plugged in again shows something while whoever did it is still there."""
    lock_wait: float = 2.0
    """For the data folder of a terminal that is just ending."""

    def scaled(self, factor: float) -> "Durations":
        """The table with every duration multiplied by `factor`, but for what the machine itself needs."""
        return Durations(
            **{f.name: getattr(self, f.name) * (1.0 if f.name in UNSCALED else factor) for f in fields(self)}
        )


UNSCALED = frozenset(
    {
        "printer_mm_per_second",
        "typeset",
        *("child_start", "decode_budget", "decode_limit", "code_piece"),
        *("heartbeat", "loop_silence", "hang_trace", "start_limit", "stopped_limit"),
        *("restart_first", "restart_cap", "lock_wait"),
        *("camera_first", "camera_quiet", "camera_frozen", "look_answer"),
    }
)
"""Not shortened with the rest: a speed, and what waits for processes and pictures, which are no faster for simulated hardware."""


REAL = Durations()
