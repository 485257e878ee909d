/** A figure with its unit, or the two ends of an interval with theirs: `+31 %`, `−95 to −91 %`, `9.24 Gbit/s`. The minus sign is U+2212. */
const figure = /(?:[+\u2212]?[\d.]+ to )?[+\u2212]?[\d.]+ (?:%|[GM]bit\/s|[KMG]iB)/g;
/** In place of a blank that no line is broken at. */
const joint = '\u00A0';

/** The lines that `wrapped` makes of a text, none of them broken inside a figure: cut in two it reads as another one. */
export function withWholeFigures(text: string, wrapped: (text: string) => readonly string[]): readonly string[] {
	return wrapped(text.replaceAll(figure, whole => whole.replaceAll(' ', joint))).map(line => line.replaceAll(joint, ' '));
}
