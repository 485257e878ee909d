const powers: Readonly<Record<string, number>> = {k: 1, m: 2, g: 3, t: 4, p: 5, e: 6};

/**
 * A size as libvirt reads it (virScaleInteger), in KiB and rounded up: `k` and `KiB` are 1024, `KB` is 1000, no unit is KiB;
 * in either case of letters. undefined: not a whole number, or a unit that libvirt does not know.
 */
export const toKibibytes = (amount: string, unit: string | undefined): number | undefined => {
	if (!/^\s*\d+\s*$/.test(amount)) {
		return undefined;
	}

	const [, letter, rest = ''] = /^([kmgtpe])(ib|b)?$/i.exec(unit || 'KiB') ?? [];
	if (letter === undefined && !/^b(?:ytes?)?$/i.test(unit ?? '')) {
		return undefined;
	}

	// BigInt, as 8 EiB in bytes is more than a number can count exactly.
	const scale = letter === undefined ? 1n : BigInt(rest.toLowerCase() === 'b' ? 1000 : 1024) ** BigInt(powers[letter.toLowerCase()] ?? 0);
	return Number((BigInt(amount.trim()) * scale + 1023n) / 1024n);
};
