const mebibyte = 1024;
const gibibyte = 1024 * mebibyte;

/** Memory for people, from KiB: `512 MiB`, `7.5 GiB`, `188 GiB`. Unknown is `?`, never 0. */
export const size = (kibibytes: number | undefined): string => {
	if (kibibytes === undefined) return '?';
	if (kibibytes < mebibyte) return `${kibibytes} KiB`;
	if (kibibytes < gibibyte) return `${Math.round(kibibytes / mebibyte)} MiB`;
	const gibibytes = kibibytes / gibibyte;
	return `${gibibytes < 10 ? Number(gibibytes.toFixed(1)) : Math.round(gibibytes)} GiB`;
};
