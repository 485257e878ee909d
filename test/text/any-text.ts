import fc from 'fast-check';

/** Unicode's characters without the halves of surrogate pairs. */
const characters = 0x11_0000 - 0x800;

/** Any one character. Not fast-check's unit `binary`: it writes down a million characters, in a second, before the first text is made. */
export const anyCharacter: fc.Arbitrary<string> = fc
	.nat(characters - 1)
	.map(index => String.fromCodePoint(index < 0xd800 ? index : index + 0x800));

/** Texts of any characters. */
export const anyText = (length: {readonly minLength?: number; readonly maxLength?: number} = {}): fc.Arbitrary<string> =>
	fc.array(anyCharacter, length).map(each => each.join(''));
