// The panel: starts every part and tells each what has changed.

import { showBays, startBays } from "./bays.js";
import { Refused, act, get, link, post, trouble } from "./control.js";
import { $ } from "./dom.js";
import { forgetMessages, showComplaints, showMessages, startMessages } from "./messages.js";
import { showScreen, startScreen } from "./screen.js";
import { showStep } from "./steps.js";

const AT_MOST_EVERY = 400; // milliseconds between two looks
const RETRY = 1500;
const COUNTED_EVERY = 2000; // messages that only repeat are no change: their counts are fetched now and then
const ENDING = 1000; // between two touches of the button that ends a visit: sooner they would count as one
const ENDINGS = 120;
let ending = 0;
const pause = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));

async function show(state) {
  showScreen(state);
  showStep(state);
  await Promise.all([showBays(state), showMessages(), showComplaints(state)]);
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
      link(null);
      await show(answer.state);
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
    await endVisit();
  });

// Again and again: while it prints, for one, no button ends it.
async function endVisit() {
  const mine = ++ending;
  for (let again = 0; again < ENDINGS && mine === ending; again++) {
    const { screen } = await get("/state");
    if (!screen.step || screen.page === "home") {
      if (again) trouble(null);
      return;
    }
    const { ended } = await post("/screen/end");
    if (!ended) trouble("设备已经复位；终端上的这次办理一有机会就结束。 The devices are reset; the visit on the terminal ends as soon as it can.");
    await pause(ENDING);
  }
}

async function start() {
  startScreen();
  for (;;) {
    try {
      await startBays();
      break;
    } catch (error) {
      link(error);
      if (error instanceof Refused) return;
      await pause(RETRY);
    }
  }
  startMessages();
  setInterval(() => document.hidden || showMessages().catch(() => {}), COUNTED_EVERY);
  look();
}

start();
