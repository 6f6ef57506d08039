// A camera's bay: what stands before it, by name or as a picture of one's own, and how the camera sees it.

import { act, get, post } from "./control.js";
import { make, pressed, words } from "./dom.js";

export async function start(bay) {
  bay.path ??= new URL(bay.device.url).pathname.replace(".mjpeg", "");
  const scenes = await get(`${bay.path}/scenes`);
  bay.names = { ...Object.fromEntries(Object.entries(scenes).map(([scene, { zh, en }]) => [scene, [zh, en]])), picture: ["您放的图片", "your own picture"] };
  bay.scenes = Object.entries(scenes).map(([scene, { zh, en }]) =>
    bay.button(zh, en, () => act(() => post(`${bay.path}/scene`, { scene })), { scene }),
  );
  bay.seen = make("img", { className: "seen", alt: "摄像头看到的 What the camera sees" });
  bay.body.append(make("div", { className: "buttons" }, ...bay.scenes), upload(bay.path, () => look(bay)), bay.seen);
}

export function show(bay, { scene }) {
  for (const button of bay.scenes) pressed(button, button.dataset.scene === scene);
  const [zh, en] = bay.names[scene] ?? [scene, ""];
  bay.say(`镜头前：${zh}`, `Before the lens: ${en}`);
  const now = JSON.stringify([scene, bay.struck, bay.details.open]);
  bay.seen.hidden = "unplugged" in bay.struck;
  if (bay.details.open && now !== bay.now && !("unplugged" in bay.struck)) look(bay);
  bay.now = now;
}

/** Fetches anew what the camera sees. */
export function look(bay) {
  bay.seen.src = `${bay.path}.jpg?${Date.now()}`;
}

/** A label to choose a picture with, which is sent to `path`/picture; `then` is called afterwards. */
export function upload(path, then = () => {}) {
  const file = make("input", { type: "file", accept: "image/png, image/jpeg" });
  file.onchange = () => {
    const reader = new FileReader();
    reader.onload = async () => {
      await act(() => post(`${path}/picture`, { base64: reader.result.split(",")[1] }));
      then();
    };
    if (file.files[0]) reader.readAsDataURL(file.files[0]);
    file.value = "";
  };
  return make("label", { className: "upload" }, ...words("放自己的图片", "A picture of your own"), file);
}
