"""The faults of every A4 printer."""

from typing import Final

from simulator.faults import SECONDS, UNPLUGGED, Fault, Setting, times

_PAGES: Final = Setting(1, "pages of the next document that come out before", high=1000)

FAULTS: Final = (
    Fault("paper_out", "纸盒空了", "the tray is empty; mending fills it"),
    Fault(
        "paper_out_mid_job",
        "打到一半没纸",
        "the tray is empty after so many pages of the next document; mending fills it",
        {"pages": _PAGES},
    ),
    Fault("paper_low", "纸快用完了", "ten sheets are left in the tray; mending fills it"),
    Fault("tray_missing", "纸盒没有推进去", "the tray is not in its place"),
    Fault("toner_low", "墨粉快用完了", "the cartridge is nearly empty"),
    Fault("toner_out", "墨粉用完了", "the cartridge is empty: the printer stands still until mended"),
    Fault(
        "jam",
        "卡纸",
        "a sheet is stuck after so many pages of the next document, or at once; mending takes the sheet out",
        {"pages": Setting(0, "pages that come out before; 0 = at once", high=1000)},
    ),
    Fault("cover_open", "盖子打开", "a cover is open; mending shuts it"),
    Fault("bin_full", "出纸盘满了", "the output tray is full; mending empties it"),
    Fault("broken", "内部故障", "an error that none of the others names; stands still until mended"),
    Fault("sleeps", "休眠，打印前要预热", "it sleeps: the first page waits for the fuser"),
    Fault("paused", "被暂停", "somebody has paused it: it takes jobs and prints none"),
    Fault("refuses_jobs", "不接受打印任务", "takes no new jobs, and says so"),
    Fault("keeps_jobs", "取消不了任务", "refuses to cancel the jobs that it has"),
    Fault("wants_password", "要求密码", "answers 401 to everything"),
    Fault(
        "forgets_jobs",
        "忘记打印任务",
        "a job that was taken is lost, and not known any more",
        {"times": times(1)},
    ),
    Fault("silent", "不应答", "takes questions and never answers; goes on printing"),
    Fault("answers_late", "应答很晚", "answers come late", {"seconds": SECONDS, "times": times(0)}),
    Fault(
        "garbage",
        "应答是乱码",
        "answers with something that is not IPP",
        {
            "kind": Setting(
                "junk", "what instead", ("junk", "truncated", "html", "another", "huge", "http_500")
            ),
            "times": times(0),
        },
    ),
    Fault("cut_off", "收到一半断线", "cuts the line in the middle of a document", {"times": times(1)}),
    UNPLUGGED,
)
