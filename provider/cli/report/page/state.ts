import { type Filter, filterKeys } from "../model/filter";

/** The filter, kept in the address: it can be linked to, and the browser's Back undoes it. */
export class State {
  #filter: Filter = parsed(location.hash);

  constructor(private readonly onChange: () => void) {
    addEventListener("hashchange", () => {
      this.#filter = parsed(location.hash);
      this.onChange();
    });
  }

  get filter(): Filter {
    return this.#filter;
  }

  /** Narrows or widens: an empty value removes a key. */
  change(changes: { readonly [Key in keyof Filter]: string | undefined }): void {
    this.#go({ ...this.#filter, ...changes }, "search" in changes);
  }

  clear(): void {
    this.#go({}, false);
  }

  /** @param inPlace whether Back should not come here: not after each letter of a search */
  #go(filter: Readonly<Record<string, string | undefined>>, inPlace: boolean): void {
    const parameters = new URLSearchParams();
    for (const key of filterKeys) if (filter[key]) parameters.set(key, filter[key]);
    const hash = `#?${parameters}`;
    if (inPlace) location.replace(hash);
    else location.hash = hash;
  }
}

function parsed(hash: string): Filter {
  const parameters = new URLSearchParams(hash.replace(/^#\??/, ""));
  return Object.fromEntries(filterKeys.flatMap((key) => (parameters.get(key) ? [[key, parameters.get(key)]] : [])));
}
