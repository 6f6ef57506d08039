// The panel: starts every part and tells each what has changed.

import { Refused, act, get, link, post } from "./control.js";
import { $, all } from "./dom.js";
import { showFaults, startFaults } from "./faults.js";
import { showKeypad, startKeypad } from "./keypad.js";
import { forgetMessages, showComplaints, showMessages, startMessages } from "./messages.js";
import { showOffice, startOffice } from "./office.js";
import { showPlugs, startPlugs } from "./plugs.js";
import { showPrinter, startPrinter } from "./printer.js";
import { showReader, startReader } from "./reader.js";
import { showScreen, startScreen } from "./screen.js";

const AT_MOST_EVERY = 400; // milliseconds between two looks
const RETRY = 1500;
const COUNTED_EVERY = 2000; // messages that only repeat are no change: their counts are fetched now and then
const pause = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));

async function show(state) {
  for (const part of [showScreen, showReader, showKeypad, showOffice, showPlugs, showFaults, showStep]) part(state);
  await Promise.all([showPrinter(state), showMessages(), showComplaints(state)]);
}

/** Which of the four steps is next. */
function showStep(state) {
  const asked = state.id_card.asked && !state.id_card.card_present;
  const now = state.rating_keypad.asked ? 4 : asked ? 2 : state.id_card.card_present ? 3 : 1;
  for (const step of all("#steps li")) step.ariaCurrent = step.id === `step-${now}` ? "step" : null;
}

async function look() {
  let number = -1;
  let run;
  for (;;) {
    if (document.hidden) await new Promise((seen) => document.addEventListener("visibilitychange", seen, { once: true }));
    try {
      const answer = await get(`/changes?after=${number}`);
      run ??= answer.run;
      if (answer.run !== run) location.reload(); // another simulator has taken the place of the one before
      number = answer.number;
      await show(answer.state);
      link(null);
      await pause(AT_MOST_EVERY);
    } catch (error) {
      link(error);
      await pause(RETRY);
    }
  }
}

$("reset").onclick = () =>
  act(async () => {
    await post("/reset");
    forgetMessages();
  });

async function start() {
  startScreen();
  for (const part of [startKeypad, startOffice, startPlugs, startPrinter, startMessages]) part();
  for (;;) {
    try {
      await Promise.all([startReader(), startFaults()]);
      break;
    } catch (error) {
      link(error);
      if (error instanceof Refused) return;
      await pause(RETRY);
    }
  }
  setInterval(() => document.hidden || showMessages().catch(() => {}), COUNTED_EVERY);
  look();
}

start();
