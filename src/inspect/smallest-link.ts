/** A link, and the largest packet that it carries, in bytes. */
export type SizedLink = {readonly name: string; readonly mtu: number};

/** Of those alike the first; undefined where there is none. */
export const smallestLink = (links: readonly SizedLink[]): SizedLink | undefined =>
	links.reduce<SizedLink | undefined>((least, link) => (least === undefined || link.mtu < least.mtu ? link : least), undefined);
