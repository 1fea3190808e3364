import { Photos } from "../Photos.jsx";

export default function Page() {
  return (
    <main>
      <h1>Next</h1>
      <Photos />
    </main>
  );
}
