/**
 * Colours by what they mean. Those of permissions are told apart with every kind of colour blindness, and each text has a
 * contrast of 4.5 at least.
 */
const light = {
  page: "#ffffff",
  surface: "#f4f6f8",
  text: "#16202b",
  muted: "#566372",
  line: "#d3dae1",
  accent: "#0b5cad",
  contributor: "#b8430f",
  readonly: "#0b5cad",
  access: "#6b4691",
  ended: "#6a737d",
  onColour: "#ffffff",
};

export type Palette = Readonly<Record<keyof typeof light, string>>;

const dark: Palette = {
  page: "#0f151c",
  surface: "#18212b",
  text: "#e8edf2",
  muted: "#9fadbb",
  line: "#33404e",
  accent: "#74b6ff",
  contributor: "#ff9d66",
  readonly: "#74b6ff",
  access: "#c9a6f0",
  ended: "#95a1ad",
  onColour: "#0f151c",
};

export const palettes: Readonly<Record<"light" | "dark", Palette>> = { light, dark };

/** The palette as custom properties of CSS. */
export function customProperties(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour};`)
    .join("");
}

/** CSS with each `var(--name)` replaced by its colour, for what can't do it: many programs that show SVG. */
export function withColours(css: string, palette: Palette): string {
  return css.replaceAll(/var\(--(\w+)\)/g, (_, name: keyof Palette) => palette[name]);
}
