// The A4 printer: tray, toner, covers, and the pages as they come out.

import { make, say, words } from "/dom.js";

const WHY = {
  "media-empty": ["没纸", "no paper"],
  "media-needed": ["没纸", "no paper"],
  "media-jam": ["卡纸", "jammed"],
  "toner-empty": ["墨粉用完了", "no toner"],
  "door-open": ["盖子开着", "cover open"],
  "cover-open": ["盖子开着", "cover open"],
  "input-tray-missing": ["纸盒没推进去", "tray missing"],
  "output-area-full": ["出纸盘满了", "output tray full"],
  paused: ["被暂停", "paused"],
  other: ["内部故障", "broken"],
};

const NEARLY = 20; // sheets, from which on the printer itself says so
const SOON = {
  sleeps: () => ["休眠着，印第一页前要预热", "asleep: it warms up before the first page"],
  toner_low: () => ["墨粉快没了", "toner low"],
  paper_out_mid_job: ({ pages }) => [`下一份印${pages}页后会没纸`, `will run out after page ${pages} of the next document`],
  jam: ({ pages }) => (pages ? [`下一份印${pages}页后会卡纸`, `will jam after page ${pages} of the next document`] : null),
};
const STOPS = ["paper_out", "paper_low", "tray_missing", "toner_out", "cover_open", "bin_full", "broken", "paused"];
export const tells = [...STOPS, ...Object.keys(SOON)];

export function start(bay) {
  bay.documents = [];
  bay.at = -1;
  bay.body.append(
    make(
      "div",
      { className: "buttons three" },
      bay.button("装满纸", "Fill the tray", () => bay.post("paper", {})),
      bay.toggle("paper_low", "纸快没了", "Nearly out"),
      bay.toggle("paper_out", "没纸", "No paper"),
      bay.toggle("paper_out_mid_job", "打一页后没纸", "Out after one page", { pages: 1 }),
      bay.toggle("jam", "卡纸", "Jam"),
      bay.toggle("cover_open", "打开盖子", "Open cover"),
      bay.toggle("toner_low", "墨粉快没了", "Toner low"),
      bay.toggle("toner_out", "墨粉没了", "No toner"),
      bay.toggle("sleeps", "让它休眠", "Let it sleep"),
    ),
    tray(bay),
  );
  turn(bay, -1);
}

function tray(bay) {
  bay.page = make("img", { id: "page", alt: "打出来的一页 A page that came out", hidden: true });
  bay.none = make("p", { className: "none" }, ...words("还没有打出来的纸", "No page yet"));
  bay.link = make("a", { target: "_blank", rel: "noopener" });
  bay.earlier = bay.button("‹ 上一页", "Earlier", () => turn(bay, bay.at - 1));
  bay.later = bay.button("下一页 ›", "Later", () => turn(bay, bay.at + 1));
  bay.which = make("p", { role: "status" });
  bay.pager = make("div", { className: "pages" }, bay.earlier, make("div", {}, bay.which, bay.link), bay.later);
  const paper = make("div", { className: "paper", tabIndex: 0, role: "group", ariaLabel: "打出来的纸 The pages" }, bay.page, bay.none);
  return make("div", {}, make("div", { className: "mouth" }, paper), bay.pager);
}

export async function show(bay, printer) {
  const why = printer.reasons.map((reason) => WHY[reason.replace(/-(error|warning|report)$/, "")] ?? [reason, reason]);
  const busy = printer.printing !== null ? [["正在打印", "printing"]] : printer.waiting ? [["有文件在等", "documents wait"]] : [];
  const soon = Object.keys(SOON).flatMap((fault) => (fault in bay.struck ? [SOON[fault](bay.struck[fault])] : [])).filter(Boolean);
  if (printer.sheets > 0 && printer.sheets <= NEARLY) soon.push(["纸快没了", "paper nearly out"]);
  const ready = why.length ? why : busy.length ? [] : [["可以打印", "ready"]];
  const told = [...ready, ...busy, ...soon, [`纸盒有${printer.sheets}张`, `${printer.sheets} sheets`]];
  bay.say(told.map(([zh]) => zh).join("；"), told.map(([, en]) => en).join(" · "), why.length > 0);
  const seen = `${printer.newest} ${printer.pages} ${printer.documents} ${printer.waiting}`;
  if (seen === bay.seen) return;
  bay.seen = seen;
  bay.documents = await bay.get("documents");
  turn(bay, pages(bay).length - 1);
}

const pages = (bay) => bay.documents.flatMap((one) => Array.from({ length: one.out }, (_, page) => ({ ...one, page: page + 1 })));

function turn(bay, to) {
  const all = pages(bay);
  bay.at = Math.min(to, all.length - 1);
  const one = all[bay.at];
  bay.page.hidden = !one?.drawn;
  bay.none.hidden = Boolean(one?.drawn);
  bay.pager.hidden = !one;
  say(bay.none, ...(one ? ["这台机器上没有画纸面的程序", "Nothing here can draw a page"] : ["还没有打出来的纸", "No page yet"]));
  if (!one) return;
  const fresh = `${one.pdf.replace(".pdf", "")}/${one.page}.png?${one.bytes}`;
  if (one.drawn && bay.page.dataset.of !== fresh) Object.assign(bay.page, { src: fresh }).dataset.of = fresh;
  bay.link.href = one.pdf;
  bay.link.textContent = "PDF 看大图 Open";
  const ended = { completed: ["打完了", "done"], canceled: ["被取消", "cancelled"], aborted: ["失败", "given up"] }[one.ended] ?? ["还没完", "not done"];
  say(bay.which, `第${one.number}份第${one.page}页，共${one.pages}页，${ended[0]}`, `No. ${one.number}, page ${one.page} of ${one.pages}, ${ended[1]}`);
  bay.earlier.disabled = bay.at <= 0;
  bay.later.disabled = bay.at >= all.length - 1;
}
