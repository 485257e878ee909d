/**
 * Files that hold a value each: what lies below /sys and /proc/sys, and what a glob names in /proc. A host with 1,024 CPUs has ten
 * thousand of them, too many to start a program for each. The shell's own read cannot take them: it reads byte by byte, which the
 * kernel's binary attributes (thread_siblings_list, cpulist) answer with an end of file. So one grep reads all that a request names.
 * Tables of /proc, which may be empty, and files of other folders are read one by one, byte for byte.
 */
export const isValueFile = (glob: string): boolean => /^\/(sys\/|proc\/sys\/|proc\/.*[*?[])/.test(glob);

/**
 * A text of the kernel as it was meant, however it was read. Linux 5.15 began to print the lists of CPUs by another way, and its
 * release candidates counted the NUL after the text too; grep ends every text with a newline, as the kernel does nearly everywhere.
 */
export const kernelText = (path: string, text: string): string => {
	if (text === '' || !/^\/(proc|sys)\//.test(path)) return text;
	// Not by a pattern: one that ends in `+$` takes the square of a long run's length.
	let end = text.length;
	while (end > 0 && (text[end - 1] === '\0' || text[end - 1] === '\n')) end--;
	return `${text.slice(0, end)}\n`;
};
