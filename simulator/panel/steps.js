// Which of the four steps in the header is next. It goes on with the visit and does not jump back within one.

import { all } from "./dom.js";

const OVER = 20_000; // milliseconds without a card after which a visit is held to be over

const before = { now: 1, asked: false, since: 0 };

export function showStep({ id_card: reader, smart_card: smart, rating_keypad: pad, events }) {
  const waiting = [reader, smart].some((one) => one?.asked && !one.card_present);
  const there = [reader, smart].some((one) => one?.card_present);
  const read = (events.read ?? 0) + (events.record ?? 0);
  before.read ??= read; // the first look
  const paper = events.slip + (events.page ?? 0);
  before.paper ??= paper;
  if (there || pad?.asked) before.since = Date.now();
  if (waiting) before.now = 2;
  else if (read > before.read) before.now = 3;
  else if (pad?.asked || (before.now === 3 && paper > before.paper)) before.now = 4;
  else if ((before.now === 4 && before.asked) || (before.now === 2 && !there) || Date.now() - before.since > OVER) before.now = 1;
  Object.assign(before, { read, paper, asked: pad?.asked });
  for (const step of all("#steps li")) step.ariaCurrent = step.id === `step-${before.now}` ? "step" : null;
}
