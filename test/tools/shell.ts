/** The commands of a script, each as its words, without redirections. Knows no more of a shell than what the pages use. */
export function commandsIn(script: string): string[][] {
  const commands: string[][] = [[]];
  const tokens = script.replaceAll("\\\n", " ").matchAll(/#[^\n]*|(?:'[^']*'|"[^"]*"|[^\s|&;'"#])+|&&|\|\||[|;\n]/g);
  for (const [token] of tokens) {
    if (/^(?:&&|\|\||[|;\n])$/.test(token)) commands.push([]);
    else if (!token.startsWith("#")) commands.at(-1)?.push(token.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"));
  }
  return commands.map(withoutRedirections).filter((words) => words.length > 0);
}

function withoutRedirections(words: readonly string[]): string[] {
  return words.filter((word, index) => !/^[<>]+/.test(word) && !/^[<>]+$/.test(words[index - 1] ?? ""));
}
