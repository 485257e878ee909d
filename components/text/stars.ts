/** `★★★★☆`. */
export function stars(count: number): string {
	return '★'.repeat(count) + '☆'.repeat(Math.max(0, 5 - count));
}
