/**
 * One declarative, idempotent edit of a libvirt XML document. A path is element names from the root's children down, each
 * with optional attribute conditions: `cputune/vcpupin[vcpu=3]`, `devices/interface[mac/address=52:54:00:10:00:01]/driver`.
 * Missing elements on the path are made, in the place where libvirt's own formatter would print them.
 */
export type Edit =
	| {readonly set: string; readonly attributes?: Readonly<Record<string, string>>; readonly text?: string}
	| {readonly remove: string}
	/** Exactly these children under `path`, none other of the same name; keeps those that are the same already. */
	| {readonly only: string; readonly name: string; readonly children: readonly Readonly<Record<string, string>>[]};
