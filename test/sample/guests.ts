// The guests of the sample, from those of the recorded lab host: answers of virsh and threads of QEMU with other figures.

const memoryOf = {web01: 8 * 1024 ** 2, db02: 16 * 1024 ** 2} as const;
const cpusOf = {web01: 8, db02: 4} as const;
type Guest = keyof typeof cpusOf;

/** A domain's XML with the sample's figures, booting from its disk, without the lab's remarks. */
export const guestXml =
	(guest: Guest) =>
	(text: string): string =>
		text
			.replace(/<name>.*<\/name>/, `<name>${guest}</name>`)
			.replace(/ {2}<title>[^]*<\/description>\n/, '')
			.replace(/ {4}<inv:asset [^]*<\/inv:asset>\n/, '')
			.replace(/ {4}<kernel>[^]*<\/cmdline>\n/, '')
			.replaceAll(/(<(?:memory|currentMemory) unit='KiB'>)\d+/g, `$1${memoryOf[guest]}`)
			.replace(/(<vcpu placement='static'>)\d+/, `$1${cpusOf[guest]}`);

/** What `virsh dominfo` says of it. */
export const guestInfo =
	(guest: Guest) =>
	(text: string): string =>
		text
			.replace(/^(Name: +).*/m, `$1${guest}`)
			.replace(/^(CPU\(s\): +).*/m, `$1${cpusOf[guest]}`)
			.replaceAll(/^((?:Max|Used) memory: +)\d+/gm, `$1${memoryOf[guest]}`)
			.replace(/^Messages: .*\n/m, '');

/** Threads of QEMU for vCPUs 4 to 7, like the one of vCPU 3. */
export const moreThreads = (text: string): string => {
	const last = text.match(/^.*task\/612\/status:.*\n/gm)?.join('') ?? '';
	const more = [4, 5, 6, 7].map(vcpu => last.replaceAll('task/612/', `task/${609 + vcpu}/`).replace('CPU 3/KVM', `CPU ${vcpu}/KVM`));
	return text.replace(last, [last, ...more].join(''));
};
