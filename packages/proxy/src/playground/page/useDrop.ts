import { useEffect, useRef, useState } from "preact/hooks";

const holdsFile = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") ?? false;

/**
 * Takes a file that is dropped anywhere on the page, or pasted into it.
 *
 * @returns true while a file is held over the page
 */
export function useDrop(onFile: (file: File) => void): boolean {
  const [isOver, setOver] = useState(false);
  const take = useRef(onFile);
  take.current = onFile;
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const first = (files: FileList | undefined): void => {
      if (files?.[0]) take.current(files[0]);
    };
    const over = (event: DragEvent): void => {
      if (!holdsFile(event)) return;
      // Without this a browser leaves the page, and shows the file.
      event.preventDefault();
      setOver(true);
    };
    const drop = (event: DragEvent): void => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      setOver(false);
      first(event.dataTransfer?.files);
    };
    document.addEventListener("dragover", over, { signal });
    document.addEventListener("drop", drop, { signal });
    // It fires at every element that is left; the page itself is left towards nothing.
    document.addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || setOver(false), { signal });
    document.addEventListener("paste", ({ clipboardData }) => first(clipboardData?.files), { signal });
    return () => abort.abort();
  }, []);
  return isOver;
}
