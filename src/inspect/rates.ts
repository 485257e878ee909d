/** Bit/s of a rate that libvirt counts in KiB a second (formatdomain, “Quality of service”). */
export const bitsOf = (kibibytes: number): number => kibibytes * 1024 * 8;

/** `105 Mbit/s`, from 10 Gbit/s on in Gbit/s. */
export const rateInWords = (bits: number): string =>
	bits >= 1e10 ? `${(bits / 1e9).toFixed(0)} Gbit/s` : `${Math.round(bits / 1e6)} Mbit/s`;
