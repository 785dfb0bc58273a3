/** Whether this keyboard has a command key, which then does what the control key does elsewhere. */
export function isMac(): boolean {
  return /mac|iphone|ipad/i.test(navigator.platform);
}
