/** sRGB, each from 0 to 1 where the screen can show it. */
export type Rgb = readonly [red: number, green: number, blue: number];

const OKLCH = /^oklch\(\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s*(?:\/\s*([\d.]+)\s*)?\)$/;

/**
 * A colour as a screen shows it: OKLCH to linear sRGB (Björn Ottosson, "A perceptual color space for image processing",
 * https://bottosson.github.io/posts/oklab/), cut to what sRGB can show as browsers do at worst. Throws for what is no
 * opaque `oklch(…)`: only such colours have a contrast of their own.
 */
export function rgbOf(colour: string): Rgb {
  const [, lightness, chroma, hue, alpha] = OKLCH.exec(colour) ?? [];
  if (lightness === undefined || alpha !== undefined) throw new Error(`"${colour}" is not an opaque oklch() colour.`);
  const angle = (Number(hue) * Math.PI) / 180;
  const [a, b] = [Number(chroma) * Math.cos(angle), Number(chroma) * Math.sin(angle)];
  const [l, m, s] = [
    Number(lightness) + 0.3963377774 * a + 0.2158037573 * b,
    Number(lightness) - 0.1055613458 * a - 0.0638541728 * b,
    Number(lightness) - 0.0894841775 * a - 1.291485548 * b,
  ].map((root) => root ** 3) as [number, number, number];
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((value) => encoded(Math.min(1, Math.max(0, value)))) as unknown as Rgb;
}

/** How well two colours can be told apart, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(rgbOf(one)), luminance(rgbOf(other))].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminance(rgb: Rgb): number {
  const [red, green, blue] = rgb.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function encoded(linear: number): number {
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}
