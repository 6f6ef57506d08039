// The ID-card reader and the people's cards.

import { act, get, post } from "./control.js";
import { $, all, make, pressed, say, words } from "./dom.js";

/** On the table; all other cards are in the drawer. */
const FIRST = ["zhang_guilan", "li_yan", "zhou_ming", "qian_wu", "sun_hao", "bus_card"];
const KINDS = {
  resident: ["居民身份证", "Resident ID card"],
  hk_macau_taiwan: ["港澳台居住证", "Residence permit"],
  foreigner_2017: ["外国人永居证", "Foreigner, 2017"],
  foreigner_2023: ["外国人永居证", "Foreigner, 2023"],
  other: ["公交卡", "Bus card"],
};
const names = {};
let lying = null;

export async function startReader() {
  const cards = await get("/cards");
  const order = (card) => (FIRST.indexOf(card.card) + 1 || 99) - 1;
  for (const card of cards.sort((a, b) => order(a) - order(b))) {
    names[card.card] = card.name;
    const drawer = $("more-cards").querySelector("div");
    (FIRST.includes(card.card) ? $("cards") : drawer).append(drawn(card));
  }
  all("[data-action=lift]")[0].onclick = () => act(() => post("/id_card/lift"));
}

export function showReader(state) {
  lying = state.id_card.card;
  const asked = state.id_card.asked && !state.id_card.card_present;
  $("pad").dataset.state = state.id_card.card_present ? "card" : asked ? "asked" : "empty";
  all("[data-action=lift]")[0].disabled = !state.id_card.card_present;
  if (state.id_card.card_present) say($("pad-words"), `${names[lying] ?? ""}的卡在读卡器上`, "A card lies on the reader");
  else if (asked) say($("pad-words"), "终端在等身份证：点下面一张卡", "The terminal is waiting for a card: click one");
  else say($("pad-words"), "读卡器上没有卡", "No card on the reader");
  for (const card of all("[data-card]")) pressed(card, card.dataset.card === lying);
}

function drawn(card) {
  const [zh, en] = KINDS[card.kind];
  const special = mark(card);
  const made = make(
    "button",
    { type: "button", className: "card", data: { card: card.card, kind: card.kind } },
    make("span", { className: "kind" }, ...words(zh, en)),
    make("b", {}, card.name),
    make("span", { className: "number" }, card.number ? `${card.number.slice(0, 6)}…${card.number.slice(-4)}` : ""),
    special ? make("em", {}, ...words(...special)) : "",
  );
  made.onclick = () => act(() => (lying === card.card ? post("/id_card/lift") : post("/id_card/lay", { card: card.card })));
  return made;
}

function mark(card) {
  if (card.kind === "other") return ["不是身份证", "not an ID card"];
  if (!card.known) return ["平台查无此人", "unknown to the office"];
  if (/^\d/.test(card.valid_until) && card.valid_until < new Date().toISOString().slice(0, 10)) return ["已过期", "expired"];
  if (!card.records.length) return ["没有记录", "no records"];
  return card.card === "li_yan" ? ["名字有生僻字", "rare character"] : null;
}
