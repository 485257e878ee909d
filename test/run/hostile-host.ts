import type {Snapshot} from '../../src/target/target.ts';
import {recorded} from './host-in-memory.ts';

/** As libvirt prints a name. XML has no C0 characters besides these, and no halves of a pair. */
const inXml = (text: string): string =>
	text
		.toWellFormed()
		.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFD-\uFFFF]/g, '')
		.replaceAll(/[&<>'"\t\n\r]/g, character => `&#${character.charCodeAt(0)};`);

/** The recorded host, where everything that has a name is called like this; of web01 it is the end of the name, after an `a`. */
export const named = (name: string): Snapshot => {
	// libvirt takes no name with a slash in it (its files are named after it).
	const ofGuest = name.replaceAll('/', '|');
	const files = {
		...recorded.files,
		'/proc/sys/kernel/hostname': `${name}\n`,
		'/proc/sys/kernel/osrelease': `6.1.0-${name}\n`,
		'/sys/class/dmi/id/product_name': `${name}\n`,
		'/etc/os-release': `PRETTY_NAME="${name}"\n`,
	};
	const commands = Object.entries(recorded.commands).map(([argv, output]) => [
		argv,
		{
			...output,
			stdout: output.stdout
				.replace('<name>web01</name>', () => `<name>a${inXml(ofGuest)}</name>`)
				.replace(/^(Name: +)web01$/m, (_, label) => `${label}a${ofGuest}`),
			stderr: output.stderr === '' ? '' : name,
		},
	]);
	return {...recorded, target: `root@${name}`, files, commands: Object.fromEntries(commands)};
};
