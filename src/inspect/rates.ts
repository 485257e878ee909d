/** Bit/s of a rate that libvirt counts in KiB a second (formatdomain, “Quality of service”). */
export const bitsOf = (kibibytes: number): number => kibibytes * 1024 * 8;

/** Bit/s in three digits: `400 kbit/s`, `105 Mbit/s`, `12.5 Gbit/s`. */
export const rateInWords = (bits: number): string => {
	const rounded = Number(bits.toPrecision(3));
	if (rounded >= 1e9) return `${rounded / 1e9} Gbit/s`;
	return rounded >= 1e6 ? `${rounded / 1e6} Mbit/s` : `${rounded / 1e3} kbit/s`;
};
