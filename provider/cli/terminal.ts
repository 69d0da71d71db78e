import type { Writable } from "node:stream";
import { styleText } from "node:util";

export type ColourName = "bold" | "green" | "red" | "yellow";

/** The text in a colour, if the stream is a terminal that shows colours, and neither NO_COLOR nor FORCE_COLOR says otherwise. */
export function coloured(stream: Writable, colour: ColourName, text: string): string {
  // The types of Node.js ask for one of its own streams; any other is no terminal.
  return styleText(colour, text, { validateStream: true, stream: stream as NodeJS.WriteStream });
}

/** A name may hold what a terminal takes for a command. */
export function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, "?");
}

const secondsBetweenLines = 30;

/** How far long work has come: a line that is written over in a terminal, else a line every half a minute. */
export class Progress {
  #shown = "";
  #next = performance.now() + secondsBetweenLines * 1000;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  show(text: string): void {
    if (this.stream.isTTY) {
      this.clear();
      this.#shown = text.slice(0, Math.max(0, this.stream.columns - 1));
      this.stream.write(this.#shown);
    } else if (performance.now() >= this.#next) {
      this.#next = performance.now() + secondsBetweenLines * 1000;
      this.stream.write(`${text}\n`);
    }
  }

  /** Makes room for other output. */
  clear(): void {
    if (this.#shown !== "") this.stream.write("\r\x1b[K");
    this.#shown = "";
  }
}
