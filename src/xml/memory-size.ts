const powers: Readonly<Record<string, number>> = {k: 1, m: 2, g: 3, t: 4, p: 5, e: 6};

/** The most bytes that libvirt takes for a memory (LLONG_MAX in virMemoryMaxValue). */
const mostBytes = 2n ** 63n - 1n;

/**
 * A size as libvirt reads it (virScaleInteger), in KiB and rounded up: `k` and `KiB` are 1024, `KB` is 1000, no unit is KiB;
 * in either case of letters. undefined: not a whole number, a unit that libvirt does not know, or more than
 * libvirt takes.
 */
export const toKibibytes = (amount: string, unit: string | undefined): number | undefined => {
	if (!/^\s*\d{1,20}\s*$/.test(amount)) {
		return undefined;
	}

	const [, letter, rest = ''] = /^([kmgtpe])(ib|b)?$/i.exec(unit || 'KiB') ?? [];
	if (letter === undefined && !/^b(?:ytes?)?$/i.test(unit ?? '')) {
		return undefined;
	}

	// BigInt, as 8 EiB in bytes is more than a number can count exactly.
	const scale = letter === undefined ? 1n : BigInt(rest.toLowerCase() === 'b' ? 1000 : 1024) ** BigInt(powers[letter.toLowerCase()] ?? 0);
	const bytes = BigInt(amount.trim()) * scale;
	return bytes > mostBytes ? undefined : Number((bytes + 1023n) / 1024n);
};
