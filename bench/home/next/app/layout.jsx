export const metadata = { title: "Home", icons: "data:," };

const style = "main{display:grid;grid-template-columns:repeat(auto-fill,300px);gap:16px}img{object-fit:cover}";

export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <style>{style}</style>
      </head>
      <body>
        <main>{children}</main>
      </body>
    </html>
  );
}
