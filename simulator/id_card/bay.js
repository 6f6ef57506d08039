// The ID-card reader and the people's cards.

import { act, get, post } from "/control.js";
import { make, pressed, say, words } from "/dom.js";

/** On the table; all other cards are in the drawer. */
const FIRST = ["zhang_guilan", "li_yan", "zhou_ming", "qian_wu", "sun_hao", "bus_card"];
const KINDS = {
  resident: ["居民身份证", "Resident ID card"],
  hk_macau_taiwan: ["港澳台居住证", "Residence permit"],
  foreigner_2017: ["外国人永居证", "Foreigner, 2017"],
  foreigner_2023: ["外国人永居证", "Foreigner, 2023"],
  other: ["公交卡", "Bus card"],
};

export async function start(bay) {
  const cards = await get("/cards");
  const order = (card) => (FIRST.indexOf(card.card) + 1 || 99) - 1;
  cards.sort((a, b) => order(a) - order(b));
  bay.names = Object.fromEntries(cards.map((card) => [card.card, card.kind === "other" ? card.name : `${card.name}的卡`]));
  bay.cards = cards.map((card) => drawn(bay, card));
  bay.words = make("p", { role: "status" });
  bay.lift = bay.button("拿走卡", "Lift it", () => bay.post("lift"), { action: "lift" });
  bay.pad = make("div", { className: "pad" }, bay.words, bay.lift);
  const table = bay.cards.filter(({ dataset }) => FIRST.includes(dataset.card));
  const drawer = bay.cards.filter(({ dataset }) => !FIRST.includes(dataset.card));
  const more = make("summary", {}, ...words("其他卡", "More cards"));
  bay.body.append(
    bay.pad,
    make("div", { className: "cards", role: "group", ariaLabel: "可以放的卡 Cards to lay down" }, ...table),
    make("details", {}, more, make("div", { className: "cards" }, ...drawer)),
  );
}

export function show(bay, state) {
  bay.lying = state.card;
  const asked = state.asked && !state.card_present;
  bay.pad.dataset.state = state.card_present ? "card" : asked ? "asked" : "empty";
  bay.lift.disabled = !state.card_present;
  const told = state.card_present
    ? [`${bay.names[state.card] ?? "自备的卡"}在读卡器上`, "A card lies on the reader"]
    : asked
      ? ["终端在等身份证：点下面一张卡", "The terminal is waiting for a card: click one"]
      : ["读卡器上没有卡", "No card on the reader"];
  say(bay.words, ...told);
  bay.say(...(bay.details.open ? ["", ""] : told));
  for (const card of bay.cards) pressed(card, card.dataset.card === bay.lying);
}

function drawn(bay, card) {
  const special = mark(card);
  const made = make(
    "button",
    { type: "button", className: "card", data: { card: card.card, kind: card.kind } },
    make("span", { className: "kind" }, ...words(...KINDS[card.kind])),
    make("b", {}, card.name),
    make("span", { className: "number" }, card.number ? `${card.number.slice(0, 6)}…${card.number.slice(-4)}` : ""),
    special ? make("em", {}, ...words(...special)) : "",
  );
  made.onclick = () => act(() => (bay.lying === card.card ? post("/id_card/lift") : post("/id_card/lay", { card: card.card })));
  return made;
}

function mark(card) {
  if (card.kind === "other") return ["不是身份证", "not an ID card"];
  if (!card.known) return ["平台查无此人", "unknown to the office"];
  if (/^\d/.test(card.valid_until) && card.valid_until < new Date().toISOString().slice(0, 10)) return ["已过期", "expired"];
  if (!card.records.length) return ["没有记录", "no records"];
  return card.card === "li_yan" ? ["名字有生僻字", "rare character"] : null;
}
