// The smart-card reader: cards with contacts, put in the right way or upside down, and pulled out.

import { make, pressed, say, words } from "/dom.js";

/** On the table; all other cards are in the drawer. */
const FIRST = ["zhang_guilan_ssc1", "zhang_guilan_ssc2", "zhang_guilan_ssc3", "zhang_guilan_health", "technician_gao", "bank_card"];
const KINDS = {
  social_security: ["社保卡", "Social security card"],
  health: ["居民健康卡", "Health card"],
  technician: ["维护人员卡", "Technician's card"],
  other: ["银行卡", "Bank card"],
};
const GENERATIONS = ["", "一代", "二代", "三代"];
const MARKS = {
  zhang_guilan_ssc3: ["说不出是谁的", "does not say whose"],
  bank_card: ["这里不能用", "no use here"],
  technician_gao: ["不能用来办事", "not for services"],
  blocked_ssc: ["卡已锁住", "blocked"],
};

export async function start(bay) {
  const cards = await bay.get("cards");
  const order = (card) => (FIRST.indexOf(card.card) + 1 || 99) - 1;
  cards.sort((a, b) => order(a) - order(b));
  bay.names = Object.fromEntries(cards.map((card) => [card.card, `${card.name || ""}${named(card)[0]}`]));
  bay.cards = cards.map((card) => drawn(bay, card));
  bay.words = make("p", { role: "status" });
  bay.pull = bay.button("拔出卡", "Pull it out", () => bay.post("pull", {}), { action: "pull" });
  bay.pad = make("div", { className: "pad" }, bay.words, bay.pull);
  bay.over = make("input", { type: "checkbox" });
  const over = make("label", { className: "upload" }, bay.over, ...words("插反", "put in upside down"));
  const more = make("details", {}, make("summary", {}, ...words("其他卡", "More cards")), table(bay, false));
  bay.body.append(bay.pad, over, table(bay, true), more);
}

const table = (bay, first) => make("div", { className: "cards" }, ...bay.cards.filter(({ dataset }) => FIRST.includes(dataset.chip) === first));

export function show(bay, state) {
  bay.held = state.card;
  const asked = state.asked && !state.card_present;
  bay.pad.dataset.state = state.card_present ? "card" : asked ? "asked" : "empty";
  bay.pull.disabled = !state.card_present;
  const told = state.card_present
    ? [`卡插着：${bay.names[state.card] ?? "自备的卡"}${state.upside_down ? "，插反了" : ""}`, `A card is in${state.upside_down ? ", upside down" : ""}`]
    : asked
      ? ["终端在等卡：点下面一张卡", "The terminal is waiting for a card: click one"]
      : ["没有插卡", "No card in it"];
  say(bay.words, ...told);
  bay.say(...(bay.details.open ? ["", ""] : told));
  for (const card of bay.cards) pressed(card, card.dataset.chip === bay.held);
}

function named({ kind, generation }) {
  const [zh, en] = KINDS[kind] ?? [kind, kind];
  return generation ? [`${GENERATIONS[generation] ?? ""}${zh}`, `${en}, generation ${generation}`] : [zh, en];
}

function drawn(bay, card) {
  const special = MARKS[card.card];
  const made = make(
    "button",
    { type: "button", className: "card", data: { chip: card.card, kind: card.kind } },
    make("span", { className: "kind" }, ...(card.name ? words(...named(card)) : [])),
    make("b", {}, card.name || named(card)[0]),
    special ? make("em", {}, ...words(...special)) : "",
  );
  const put = () => bay.post("insert", { card: card.card, way: bay.over.checked ? "upside_down" : "right" });
  made.onclick = () => (bay.held === card.card ? bay.post("pull", {}) : put());
  return made;
}
