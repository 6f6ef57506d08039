// What stands before the camera.

export { show, start } from "/camera.js";
