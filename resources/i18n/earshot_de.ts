<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
 <context>
  <name>AgentPanel</name>
  <message>
   <source>Cards</source>
   <translation>Karten</translation>
  </message>
  <message>
   <source>Checklist</source>
   <translation>Checkliste</translation>
  </message>
  <message>
   <source>Transcript</source>
   <translation>Gesprächsprotokoll</translation>
  </message>
  <message>
   <source>Header</source>
   <translation>Kopf</translation>
  </message>
  <message>
   <source>Footer</source>
   <translation>Fuß</translation>
  </message>
 </context>
 <context>
  <name>Announcer</name>
  <message>
   <source>The assistant stopped and is being restarted. Your call is not affected.</source>
   <translation>Der Assistent ist ausgefallen und wird neu gestartet. Ihr Gespräch ist nicht betroffen.</translation>
  </message>
  <message>
   <source>The assistant is back</source>
   <translation>Der Assistent ist wieder da</translation>
  </message>
 </context>
 <context>
  <name>ArticlePage</name>
  <message>
   <source>The text before this is not shown: the article is very long.</source>
   <translation>Der Text davor wird nicht angezeigt: Der Artikel ist sehr lang.</translation>
  </message>
  <message>
   <source>The text goes on. Search for words of it (Ctrl+K) to open it there.</source>
   <translation>Der Text geht weiter. Suchen Sie nach Wörtern daraus (Strg+K), um ihn dort zu öffnen.</translation>
  </message>
 </context>
 <context>
  <name>ArticleWindow</name>
  <message>
   <source>Read word for word</source>
   <translation>Wörtlich vorlesen</translation>
  </message>
  <message>
   <source>Find in this article</source>
   <translation>In diesem Artikel suchen</translation>
  </message>
  <message>
   <source>Find</source>
   <translation>Suchen</translation>
  </message>
  <message>
   <source>Previous hit</source>
   <translation>Voriger Treffer</translation>
  </message>
  <message>
   <source>Next hit</source>
   <translation>Nächster Treffer</translation>
  </message>
  <message>
   <source>History</source>
   <translation>Verlauf</translation>
  </message>
  <message>
   <source>Former versions, and what changed (Ctrl+H)</source>
   <translation>Frühere Fassungen und was sich geändert hat (Strg+H)</translation>
  </message>
  <message>
   <source>Opening {0}</source>
   <translation>{0} wird geöffnet</translation>
  </message>
  <message>
   <source>{0} cannot be opened just now</source>
   <translation>{0} lässt sich gerade nicht öffnen</translation>
  </message>
  <message>
   <source>{0} is not in the knowledge base</source>
   <translation>{0} ist nicht in der Wissensbasis</translation>
  </message>
  <message>
   <source>It was removed or renamed after it was used. Ask its owner, or search for it.</source>
   <translation>Der Artikel wurde nach der Verwendung entfernt oder umbenannt. Fragen Sie den Verantwortlichen oder suchen Sie danach.</translation>
  </message>
  <message>
   <source>{0} – {1}</source>
   <translation>{0} – {1}</translation>
  </message>
  <message>
   <source>Text</source>
   <translation>Text</translation>
  </message>
  <message>
   <source>Back to the text</source>
   <translation>Zurück zum Text</translation>
  </message>
  <message>
   <source>{0} of {1}</source>
   <translation>{0} von {1}</translation>
  </message>
  <message>
   <source>Not found</source>
   <translation>Nicht gefunden</translation>
  </message>
 </context>
 <context>
  <name>Articles</name>
  <message>
   <source>Articles</source>
   <translation>Artikel</translation>
  </message>
  <message>
   <source>Ask in your own words</source>
   <translation>Mit eigenen Worten fragen</translation>
  </message>
  <message>
   <source>No article answers this</source>
   <translation>Kein Artikel beantwortet das</translation>
  </message>
  <message>
   <source>Passages</source>
   <translation>Textstellen</translation>
  </message>
  <message>
   <source>move</source>
   <translation>bewegen</translation>
  </message>
  <message>
   <source>open at the passage</source>
   <translation>Stelle öffnen</translation>
  </message>
  <message>
   <source>Ctrl C</source>
   <translation>Strg C</translation>
  </message>
  <message>
   <source>copy the line</source>
   <translation>Satz kopieren</translation>
  </message>
  <message>
   <source>Ctrl I</source>
   <translation>Strg I</translation>
  </message>
  <message>
   <source>why</source>
   <translation>warum</translation>
  </message>
  <message>
   <source>Searched on this device, {0} ms</source>
   <translation>Auf diesem Gerät gesucht, {0} ms</translation>
  </message>
  <message>
   <source>Earshot searches the articles on this device.</source>
   <translation>Earshot durchsucht die Artikel auf diesem Gerät.</translation>
  </message>
  <message>
   <source>No passage fits</source>
   <translation>Keine Textstelle passt</translation>
  </message>
  <message>
   <source>Only a part of the articles was searched: widen the choice above.</source>
   <translation>Nur ein Teil der Artikel wurde durchsucht: Erweitern Sie oben die Auswahl.</translation>
  </message>
  <message>
   <source>Try other words. Articles that are no longer valid are left out.</source>
   <translation>Versuchen Sie andere Wörter. Artikel, die nicht mehr gelten, werden ausgelassen.</translation>
  </message>
  <message>
   <source>The search did not answer</source>
   <translation>Die Suche hat nicht geantwortet</translation>
  </message>
  <message>
   <source>Noted as a gap</source>
   <translation>Als Lücke vermerkt</translation>
  </message>
 </context>
 <context>
  <name>AskWindow</name>
  <message>
   <source>Ask the knowledge base</source>
   <translation>Wissensbasis fragen</translation>
  </message>
  <message>
   <source>Knowledge</source>
   <translation>Wissen</translation>
  </message>
  <message>
   <source>Use this call</source>
   <translation>Gespräch einbeziehen</translation>
  </message>
  <message>
   <source>What was said in the call is part of the question</source>
   <translation>Was im Gespräch gesagt wurde, gehört zur Frage</translation>
  </message>
  <message>
   <source>Ctrl+{0}</source>
   <translation>Strg+{0}</translation>
  </message>
  <message>
   <source>Esc</source>
   <translation>Esc</translation>
  </message>
  <message>
   <source>close</source>
   <translation>schließen</translation>
  </message>
  <message>
   <source>Ctrl 1–3</source>
   <translation>Strg 1–3</translation>
  </message>
  <message>
   <source>sections</source>
   <translation>Bereiche</translation>
  </message>
 </context>
 <context>
  <name>Bridge</name>
  <message>
   <source>Not approved: the assistant is not there. Look at the fields and approve once it is back.</source>
   <translation>Nicht freigegeben: Der Assistent ist nicht da. Prüfen Sie die Felder und geben Sie frei, sobald er zurück ist.</translation>
  </message>
 </context>
 <context>
  <name>BrokenCard</name>
  <message>
   <source>Earshot tries again every few seconds.</source>
   <translation>Earshot versucht es alle paar Sekunden erneut.</translation>
  </message>
 </context>
 <context>
  <name>CallStrip</name>
  <message>
   <source>Go to call</source>
   <translation>Zum Anruf</translation>
  </message>
  <message>
   <source>{0} is calling</source>
   <translation>{0} ruft an</translation>
  </message>
  <message>
   <source>{0} is on the line</source>
   <translation>{0} ist in der Leitung</translation>
  </message>
  <message>
   <source>Go to call: {0}</source>
   <translation>Zum Anruf: {0}</translation>
  </message>
 </context>
 <context>
  <name>CallerChoice</name>
  <message>
   <source>None of these</source>
   <translation>Keiner davon</translation>
  </message>
  <message numerus="yes">
   <source>%n record(s) fit. Ask for the postcode or choose.</source>
   <translation>
    <numerusform>%n Datensatz passt. Nach der Postleitzahl fragen oder auswählen.</numerusform>
    <numerusform>%n Datensätze passen. Nach der Postleitzahl fragen oder auswählen.</numerusform>
   </translation>
  </message>
  <message>
   <source>What was heard does not fit the record. Nothing can be proposed until you choose.</source>
   <translation>Das Gehörte passt nicht zum Datensatz. Bis Sie wählen, kann nichts vorgeschlagen werden.</translation>
  </message>
  <message>
   <source>The number is withheld. The record is found when a name or customer number is heard.</source>
   <translation>Die Nummer ist unterdrückt. Der Datensatz wird gefunden, sobald ein Name oder eine Kundennummer zu hören ist.</translation>
  </message>
  <message>
   <source>No record has this number. It is found when a name or customer number is heard.</source>
   <translation>Kein Datensatz hat diese Nummer. Er wird gefunden, sobald ein Name oder eine Kundennummer zu hören ist.</translation>
  </message>
  <message>
   <source>Is this the caller?</source>
   <translation>Ist das der Anrufer?</translation>
  </message>
  <message>
   <source>No record yet. It is found when a name or customer number is heard.</source>
   <translation>Noch kein Datensatz. Er wird gefunden, sobald ein Name oder eine Kundennummer zu hören ist.</translation>
  </message>
  <message>
   <source>This call</source>
   <translation>Dieser Anruf</translation>
  </message>
  <message>
   <source>Choose</source>
   <translation>Wählen</translation>
  </message>
  <message>
   <source>Choose {0}, {1}</source>
   <translation>{0}, {1} wählen</translation>
  </message>
 </context>
 <context>
  <name>CardBox</name>
  <message>
   <source>Use</source>
   <translation>Verwenden</translation>
  </message>
  <message>
   <source>Card {0}: {1}, {2}</source>
   <translation>Karte {0}: {1}, {2}</translation>
  </message>
  <message>
   <source>Use card {0}: {1}</source>
   <translation>Karte {0} verwenden: {1}</translation>
  </message>
  <message>
   <source>Dismiss card {0}: {1}</source>
   <translation>Karte {0} verwerfen: {1}</translation>
  </message>
  <message>
   <source>Dismiss (Del)</source>
   <translation>Verwerfen (Entf)</translation>
  </message>
 </context>
 <context>
  <name>Cards</name>
  <message numerus="yes">
   <source>%n new</source>
   <translation>
    <numerusform>%n neue</numerusform>
    <numerusform>%n neue</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n earlier</source>
   <translation>
    <numerusform>%n frühere</numerusform>
    <numerusform>%n frühere</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n held back: {0}</source>
   <translation>
    <numerusform>%n zurückgehalten: {0}</numerusform>
    <numerusform>%n zurückgehalten: {0}</numerusform>
   </translation>
  </message>
  <message>
   <source>Show other cards: {0}</source>
   <translation>Andere Karten zeigen: {0}</translation>
  </message>
 </context>
 <context>
  <name>ChangesPage</name>
  <message>
   <source>What changed</source>
   <translation>Was sich geändert hat</translation>
  </message>
  <message>
   <source>empty</source>
   <translation>leer</translation>
  </message>
 </context>
 <context>
  <name>Checklist</name>
  <message>
   <source>Checklist</source>
   <translation>Checkliste</translation>
  </message>
  <message>
   <source>{0} of {1}</source>
   <translation>{0} von {1}</translation>
  </message>
  <message>
   <source>heard {0}</source>
   <translation>gehört {0}</translation>
  </message>
  <message>
   <source>you {0}</source>
   <translation>Sie {0}</translation>
  </message>
  <message>
   <source>heard at {0}</source>
   <translation>gehört um {0}</translation>
  </message>
  <message>
   <source>ticked by you at {0}</source>
   <translation>von Ihnen abgehakt um {0}</translation>
  </message>
  <message>
   <source>maybe {0}</source>
   <translation>vielleicht {0}</translation>
  </message>
  <message>
   <source>maybe heard at {0}, speaker not certain. Tick it if you said it.</source>
   <translation>vielleicht gehört um {0}, Sprecher nicht sicher. Haken Sie es ab, wenn Sie es gesagt haben.</translation>
  </message>
  <message>
   <source>not heard</source>
   <translation>nicht gehört</translation>
  </message>
  <message>
   <source>optional</source>
   <translation>freiwillig</translation>
  </message>
  <message>
   <source>now</source>
   <translation>jetzt</translation>
  </message>
  <message>
   <source>to do</source>
   <translation>offen</translation>
  </message>
  <message>
   <source>Speaker not certain. Tick it if you said it.</source>
   <translation>Sprecher nicht sicher. Haken Sie es ab, wenn Sie es gesagt haben.</translation>
  </message>
  <message>
   <source>Not done, because</source>
   <translation>Nicht erledigt, weil</translation>
  </message>
  <message>
   <source>it was misheard</source>
   <translation>es falsch verstanden wurde</translation>
  </message>
  <message>
   <source>it was not complete</source>
   <translation>es nicht vollständig war</translation>
  </message>
  <message>
   <source>it does not apply</source>
   <translation>es hier nicht gilt</translation>
  </message>
 </context>
 <context>
  <name>CodeList</name>
  <message>
   <source>Search codes</source>
   <translation>Codes suchen</translation>
  </message>
  <message>
   <source>Wrap-up codes</source>
   <translation>Abschlusscodes</translation>
  </message>
 </context>
 <context>
  <name>Codes</name>
  <message>
   <source>Wrap-up code</source>
   <translation>Abschlusscode</translation>
  </message>
  <message>
   <source>Choose a code</source>
   <translation>Code wählen</translation>
  </message>
  <message>
   <source>Yours</source>
   <translation>Von Ihnen</translation>
  </message>
 </context>
 <context>
  <name>ConsentCard</name>
  <message>
   <source>Ask the customer, word for word</source>
   <translation>Fragen Sie wörtlich</translation>
  </message>
  <message>
   <source>Nothing is heard until the customer agrees.</source>
   <translation>Nichts wird gehört, bis der Kunde einwilligt.</translation>
  </message>
  <message>
   <source>Agrees</source>
   <translation>Willigt ein</translation>
  </message>
  <message>
   <source>The customer agrees</source>
   <translation>Der Kunde willigt ein</translation>
  </message>
  <message>
   <source>Refuses</source>
   <translation>Lehnt ab</translation>
  </message>
  <message>
   <source>The customer refuses</source>
   <translation>Der Kunde lehnt ab</translation>
  </message>
  <message>
   <source>Tell the customer, word for word</source>
   <translation>Sagen Sie dem Kunden wörtlich</translation>
  </message>
  <message>
   <source>Ticked by itself when you say it. If the customer objects, hearing stops.</source>
   <translation>Wird von selbst abgehakt, wenn Sie es sagen. Widerspricht der Kunde, wird nicht mehr gehört.</translation>
  </message>
  <message>
   <source>Said</source>
   <translation>Gesagt</translation>
  </message>
  <message>
   <source>I have said it</source>
   <translation>Ich habe es gesagt</translation>
  </message>
  <message>
   <source>Objects</source>
   <translation>Widerspricht</translation>
  </message>
  <message>
   <source>The customer objects</source>
   <translation>Der Kunde widerspricht</translation>
  </message>
 </context>
 <context>
  <name>Controls</name>
  <message>
   <source>Previous event</source>
   <translation>Voriges Ereignis</translation>
  </message>
  <message>
   <source>Play</source>
   <translation>Abspielen</translation>
  </message>
  <message>
   <source>Next event</source>
   <translation>Nächstes Ereignis</translation>
  </message>
  <message>
   <source>Speed</source>
   <translation>Tempo</translation>
  </message>
  <message>
   <source>Space</source>
   <translation>Leertaste</translation>
  </message>
  <message>
   <source>play</source>
   <translation>abspielen</translation>
  </message>
  <message>
   <source>event</source>
   <translation>Ereignis</translation>
  </message>
  <message>
   <source>of {0}</source>
   <translation>von {0}</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>Pause</translation>
  </message>
  <message>
   <source>No sound here: {0}</source>
   <translation>Hier kein Ton: {0}</translation>
  </message>
 </context>
 <context>
  <name>Document</name>
  <message>
   <source>Transcript</source>
   <translation>Gesprächsprotokoll</translation>
  </message>
 </context>
 <context>
  <name>EditableText</name>
  <message>
   <source>Press Enter to edit</source>
   <translation>Zum Bearbeiten Eingabetaste drücken</translation>
  </message>
 </context>
 <context>
  <name>FieldRow</name>
  <message>
   <source>Yours</source>
   <translation>Von Ihnen</translation>
  </message>
  <message>
   <source>New value of {0}</source>
   <translation>Neuer Wert von {0}</translation>
  </message>
  <message>
   <source>now</source>
   <translation>jetzt</translation>
  </message>
  <message>
   <source>Show in transcript: {0}</source>
   <translation>Im Protokoll zeigen: {0}</translation>
  </message>
  <message>
   <source>new</source>
   <translation>neu</translation>
  </message>
  <message>
   <source>was</source>
   <translation>war</translation>
  </message>
  <message>
   <source>empty</source>
   <translation>leer</translation>
  </message>
 </context>
 <context>
  <name>FileSection</name>
  <message>
   <source>Files</source>
   <translation>Dateien</translation>
  </message>
  <message>
   <source>Find a file by its name, its reason or its article</source>
   <translation>Datei nach Name, Grund oder Artikel suchen</translation>
  </message>
  <message>
   <source>All sources</source>
   <translation>Alle Quellen</translation>
  </message>
  <message>
   <source>All states</source>
   <translation>Jeder Stand</translation>
  </message>
  <message>
   <source>move</source>
   <translation>bewegen</translation>
  </message>
  <message>
   <source>open its article</source>
   <translation>Artikel öffnen</translation>
  </message>
  <message>
   <source>The files cannot be listed</source>
   <translation>Die Dateien lassen sich nicht auflisten</translation>
  </message>
  <message numerus="yes">
   <source>%n file(s)</source>
   <translation>
    <numerusform>%n Datei</numerusform>
    <numerusform>%n Dateien</numerusform>
   </translation>
  </message>
  <message>
   <source>The first {0} are listed; words narrow them down</source>
   <translation>Die ersten {0} sind aufgeführt; Wörter grenzen sie ein</translation>
  </message>
  <message>
   <source>No file fits</source>
   <translation>Keine Datei passt</translation>
  </message>
  <message>
   <source>Try other words, or another choice above.</source>
   <translation>Versuchen Sie andere Wörter oder oben eine andere Auswahl.</translation>
  </message>
  <message>
   <source>No file was imported yet</source>
   <translation>Noch wurde keine Datei eingelesen</translation>
  </message>
  <message>
   <source>Put articles into the folder that the settings name, or run earshot knowledge import.</source>
   <translation>Legen Sie Artikel in den Ordner, den die Einstellungen nennen, oder rufen Sie earshot knowledge import auf.</translation>
  </message>
 </context>
 <context>
  <name>Filters</name>
  <message>
   <source>All queues</source>
   <translation>Alle Queues</translation>
  </message>
  <message>
   <source>All sources</source>
   <translation>Alle Quellen</translation>
  </message>
  <message>
   <source>All languages</source>
   <translation>Alle Sprachen</translation>
  </message>
  <message>
   <source>Valid today</source>
   <translation>Heute gültig</translation>
  </message>
  <message>
   <source>Word for word</source>
   <translation>Wörtlich</translation>
  </message>
  <message>
   <source>Only what is read word for word</source>
   <translation>Nur was wörtlich vorgelesen wird</translation>
  </message>
 </context>
 <context>
  <name>FindBar</name>
  <message>
   <source>Find in transcript</source>
   <translation>Im Protokoll suchen</translation>
  </message>
  <message>
   <source>Find words</source>
   <translation>Wörter suchen</translation>
  </message>
  <message>
   <source>Previous match</source>
   <translation>Voriger Treffer</translation>
  </message>
  <message>
   <source>Next match</source>
   <translation>Nächster Treffer</translation>
  </message>
  <message>
   <source>Close find</source>
   <translation>Suche schließen</translation>
  </message>
  <message>
   <source>{0} of {1}</source>
   <translation>{0} von {1}</translation>
  </message>
 </context>
 <context>
  <name>FinishBar</name>
  <message>
   <source>Nothing is written until you approve</source>
   <translation>Nichts ohne Ihre Freigabe</translation>
  </message>
  <message>
   <source>Finish</source>
   <translation>Abschließen</translation>
  </message>
  <message>
   <source>Finish (Ctrl+Shift+Enter)</source>
   <translation>Abschließen (Strg+Umschalt+Eingabe)</translation>
  </message>
  <message>
   <source>Later</source>
   <translation>Später</translation>
  </message>
  <message>
   <source>Leave this wrap-up open</source>
   <translation>Diese Nachbearbeitung offen lassen</translation>
  </message>
  <message>
   <source>Writes under way go on after you finish</source>
   <translation>Laufende Schreibvorgänge gehen nach dem Abschluss weiter</translation>
  </message>
 </context>
 <context>
  <name>FirstCard</name>
  <message>
   <source>from {0}</source>
   <translation>von {0}</translation>
  </message>
 </context>
 <context>
  <name>Footer</name>
  <message>
   <source>Not listening</source>
   <translation>Hört nicht zu</translation>
  </message>
  <message>
   <source>Speech is processed on this computer and nowhere else</source>
   <translation>Sprache wird auf diesem Rechner verarbeitet und nirgends sonst</translation>
  </message>
  <message>
   <source>On device</source>
   <translation>Lokal</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>Pause</translation>
  </message>
  <message>
   <source>Pause listening (Ctrl+Shift+P)</source>
   <translation>Zuhören anhalten (Strg+Umschalt+P)</translation>
  </message>
  <message>
   <source>Ask</source>
   <translation>Fragen</translation>
  </message>
  <message>
   <source>Ctrl K</source>
   <translation>Strg K</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>Fortsetzen</translation>
  </message>
 </context>
 <context>
  <name>GapSection</name>
  <message>
   <source>Gaps</source>
   <translation>Lücken</translation>
  </message>
  <message>
   <source>Find a question</source>
   <translation>Frage suchen</translation>
  </message>
  <message>
   <source>Look again</source>
   <translation>Neu suchen</translation>
  </message>
  <message>
   <source>Calls of the last {0} days</source>
   <translation>Gespräche der letzten {0} Tage</translation>
  </message>
  <message>
   <source>Copy draft</source>
   <translation>Entwurf kopieren</translation>
  </message>
  <message>
   <source>Draft</source>
   <translation>Entwurf</translation>
  </message>
  <message>
   <source>Asked, and not answered</source>
   <translation>Gefragt, nicht beantwortet</translation>
  </message>
  <message>
   <source>Draft to finish</source>
   <translation>Entwurf zum Fertigstellen</translation>
  </message>
  <message>
   <source>move</source>
   <translation>bewegen</translation>
  </message>
  <message>
   <source>Ctrl C</source>
   <translation>Strg C</translation>
  </message>
  <message>
   <source>copy the draft</source>
   <translation>Entwurf kopieren</translation>
  </message>
  <message>
   <source>Reading past calls</source>
   <translation>Vergangene Gespräche werden gelesen</translation>
  </message>
  <message>
   <source>Questions that no article answered are grouped by what they mean. It takes a while.</source>
   <translation>Fragen, die kein Artikel beantwortet hat, werden nach ihrer Bedeutung gruppiert. Das dauert einen Moment.</translation>
  </message>
  <message>
   <source>The gaps cannot be listed</source>
   <translation>Die Lücken lassen sich nicht auflisten</translation>
  </message>
  <message>
   <source>No question fits</source>
   <translation>Keine Frage passt</translation>
  </message>
  <message>
   <source>Try other words.</source>
   <translation>Versuchen Sie andere Wörter.</translation>
  </message>
  <message>
   <source>No gap</source>
   <translation>Keine Lücke</translation>
  </message>
  <message>
   <source>No question of these calls was left without an article.</source>
   <translation>Keine Frage dieser Gespräche blieb ohne Artikel.</translation>
  </message>
  <message>
   <source>Copied</source>
   <translation>Kopiert</translation>
  </message>
 </context>
 <context>
  <name>Header</name>
  <message>
   <source>Mini bar</source>
   <translation>Minileiste</translation>
  </message>
  <message>
   <source>Menu</source>
   <translation>Menü</translation>
  </message>
  <message>
   <source>Offline</source>
   <translation>Offline</translation>
  </message>
  <message>
   <source>Rules only</source>
   <translation>Nur Regeln</translation>
  </message>
  <message>
   <source>Transcript only</source>
   <translation>Nur Protokoll</translation>
  </message>
  <message>
   <source>No call</source>
   <translation>Kein Anruf</translation>
  </message>
  <message>
   <source>The next call opens here</source>
   <translation>Der nächste Anruf öffnet sich hier</translation>
  </message>
  <message>
   <source>{0} records</source>
   <translation>{0} Datensätze</translation>
  </message>
  <message>
   <source>Check caller</source>
   <translation>Anrufer prüfen</translation>
  </message>
  <message>
   <source>No record</source>
   <translation>Kein Datensatz</translation>
  </message>
  <message>
   <source>No customer record chosen</source>
   <translation>Kein Kundendatensatz gewählt</translation>
  </message>
  <message>
   <source>ID differs</source>
   <translation>Identität weicht ab</translation>
  </message>
  <message>
   <source>ID not checked</source>
   <translation>Identität ungeprüft</translation>
  </message>
  <message>
   <source>{0}: choose the caller's record</source>
   <translation>{0}: Datensatz des Anrufers wählen</translation>
  </message>
 </context>
 <context>
  <name>HistoryPage</name>
  <message>
   <source>Versions</source>
   <translation>Fassungen</translation>
  </message>
  <message>
   <source>Reading the versions</source>
   <translation>Die Fassungen werden gelesen</translation>
  </message>
  <message>
   <source>The history cannot be read</source>
   <translation>Der Verlauf lässt sich nicht lesen</translation>
  </message>
  <message>
   <source>Nothing is known of its versions</source>
   <translation>Über seine Fassungen ist nichts bekannt</translation>
  </message>
  <message>
   <source>The first version</source>
   <translation>Die erste Fassung</translation>
  </message>
  <message>
   <source>There is nothing to compare it with.</source>
   <translation>Es gibt nichts, womit sie zu vergleichen wäre.</translation>
  </message>
  <message>
   <source>The versions cannot be compared</source>
   <translation>Die Fassungen lassen sich nicht vergleichen</translation>
  </message>
  <message>
   <source>The same text</source>
   <translation>Derselbe Text</translation>
  </message>
  <message>
   <source>It came again from another file.</source>
   <translation>Er kam noch einmal aus einer anderen Datei.</translation>
  </message>
 </context>
 <context>
  <name>InteractionList</name>
  <message>
   <source>Past interactions</source>
   <translation>Frühere Gespräche</translation>
  </message>
 </context>
 <context>
  <name>InteractionsWindow</name>
  <message>
   <source>Interactions</source>
   <translation>Gespräche</translation>
  </message>
  <message>
   <source>Search words or names</source>
   <translation>Wörter oder Namen suchen</translation>
  </message>
  <message>
   <source>Reading the journal</source>
   <translation>Journal wird gelesen</translation>
  </message>
  <message>
   <source>The journal cannot be read</source>
   <translation>Das Journal lässt sich nicht lesen</translation>
  </message>
  <message>
   <source>Kept until you erase it</source>
   <translation>Aufbewahrt, bis Sie es löschen</translation>
  </message>
  <message>
   <source>Nothing found</source>
   <translation>Nichts gefunden</translation>
  </message>
  <message>
   <source>No transcript or name has these words.</source>
   <translation>Kein Protokoll und kein Name enthält diese Wörter.</translation>
  </message>
  <message>
   <source>No interactions yet</source>
   <translation>Noch keine Gespräche</translation>
  </message>
  <message>
   <source>Calls appear here when they have begun.</source>
   <translation>Anrufe erscheinen hier, sobald sie begonnen haben.</translation>
  </message>
  <message>
   <source>Opening {0}</source>
   <translation>{0} wird geöffnet</translation>
  </message>
  <message>
   <source>This interaction is not in the journal</source>
   <translation>Dieses Gespräch ist nicht im Journal</translation>
  </message>
  <message>
   <source>It was removed. The list is read anew.</source>
   <translation>Es wurde entfernt. Die Liste wird neu gelesen.</translation>
  </message>
  <message>
   <source>Choose an interaction</source>
   <translation>Ein Gespräch wählen</translation>
  </message>
  <message>
   <source>It opens as it was heard and seen.</source>
   <translation>Es öffnet sich so, wie es gehört und gesehen wurde.</translation>
  </message>
 </context>
 <context>
  <name>KeysOverlay</name>
  <message>
   <source>Keys</source>
   <translation>Tasten</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <source>In every program</source>
   <translation>In jedem Programm</translation>
  </message>
  <message>
   <source>In the panel</source>
   <translation>Im Fenster</translation>
  </message>
 </context>
 <context>
  <name>LegCard</name>
  <message>
   <source>Decided by your administrator</source>
   <translation>Von Ihrer Verwaltung festgelegt</translation>
  </message>
  <message>
   <source>quiet</source>
   <translation>leise</translation>
  </message>
  <message>
   <source>good</source>
   <translation>gut</translation>
  </message>
  <message>
   <source>too loud</source>
   <translation>zu laut</translation>
  </message>
  <message>
   <source>Level: {0}</source>
   <translation>Pegel: {0}</translation>
  </message>
 </context>
 <context>
  <name>Line</name>
  <message>
   <source>Undo…</source>
   <translation>Zurücknehmen …</translation>
  </message>
  <message>
   <source>Undo this write: {0}</source>
   <translation>Diesen Schreibvorgang zurücknehmen: {0}</translation>
  </message>
 </context>
 <context>
  <name>LivePanel</name>
  <message>
   <source>Who is calling?</source>
   <translation>Wer ruft an?</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
 </context>
 <context>
  <name>LoadingPanel</name>
  <message>
   <source>You can take calls now</source>
   <translation>Sie können jetzt Anrufe annehmen</translation>
  </message>
  <message>
   <source>Nothing said is lost. Suggestions start when loading is done; tick the checklist by hand until then.</source>
   <translation>Nichts Gesagtes geht verloren. Vorschläge beginnen nach dem Laden; haken Sie die Checkliste bis dahin von Hand ab.</translation>
  </message>
 </context>
 <context>
  <name>Log</name>
  <message>
   <source>What Earshot did</source>
   <translation>Was Earshot tat</translation>
  </message>
  <message>
   <source>Nothing of this kind</source>
   <translation>Nichts dergleichen</translation>
  </message>
 </context>
 <context>
  <name>MainWindow</name>
  <message>
   <source>Line copied</source>
   <translation>Satz kopiert</translation>
  </message>
  <message>
   <source>{0} F1 shows all keys.</source>
   <translation>{0} F1 zeigt alle Tasten.</translation>
  </message>
  <message>
   <source>Earshot {0}. Everything stays on this computer.</source>
   <translation>Earshot {0}. Alles bleibt auf diesem Rechner.</translation>
  </message>
 </context>
 <context>
  <name>MiniBar</name>
  <message>
   <source>Use</source>
   <translation>Verwenden</translation>
  </message>
  <message>
   <source>Pause</source>
   <translation>Pause</translation>
  </message>
  <message>
   <source>Open the panel</source>
   <translation>Fenster öffnen</translation>
  </message>
  <message>
   <source>Use card {0}: {1}</source>
   <translation>Karte {0} verwenden: {1}</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>Fortsetzen</translation>
  </message>
 </context>
 <context>
  <name>Notes</name>
  <message>
   <source>Open it</source>
   <translation>Öffnen</translation>
  </message>
  <message>
   <source>What changed</source>
   <translation>Was sich geändert hat</translation>
  </message>
  <message>
   <source>Replaced by {0}</source>
   <translation>Ersetzt durch {0}</translation>
  </message>
  <message>
   <source>Changed since this passage was found</source>
   <translation>Geändert, seit diese Stelle gefunden wurde</translation>
  </message>
 </context>
 <context>
  <name>NudgeSlot</name>
  <message>
   <source>Why?</source>
   <translation>Warum?</translation>
  </message>
  <message>
   <source>Why this nudge?</source>
   <translation>Warum dieser Hinweis?</translation>
  </message>
  <message>
   <source>Mute this nudge for the call</source>
   <translation>Diesen Hinweis für den Anruf stummschalten</translation>
  </message>
 </context>
 <context>
  <name>PausedCard</name>
  <message>
   <source>Customer agrees now</source>
   <translation>Kunde willigt jetzt ein</translation>
  </message>
  <message>
   <source>This queue speaks {0}</source>
   <translation>Diese Warteschlange spricht {0}</translation>
  </message>
  <message>
   <source>Earshot is not listening</source>
   <translation>Earshot hört nicht zu</translation>
  </message>
  <message>
   <source>No recogniser for {0} is installed: words are not heard. The checklist works by hand.</source>
   <translation>Für {0} ist keine Spracherkennung installiert: Worte werden nicht gehört. Die Checkliste geht von Hand.</translation>
  </message>
  <message>
   <source>What was being said was dropped. Nothing is heard or kept until you resume.</source>
   <translation>Was gerade gesagt wurde, ist verworfen. Nichts wird gehört oder aufbewahrt, bis Sie fortsetzen.</translation>
  </message>
  <message>
   <source>Nothing is heard or kept. The checklist and your notes still work by hand.</source>
   <translation>Nichts wird gehört oder aufbewahrt. Checkliste und Notizen gehen weiter von Hand.</translation>
  </message>
  <message>
   <source>No sound is kept while paused. The checklist still works by hand.</source>
   <translation>In der Pause wird kein Ton behalten. Die Checkliste geht weiter von Hand.</translation>
  </message>
  <message>
   <source>Resume</source>
   <translation>Fortsetzen</translation>
  </message>
  <message>
   <source>Ctrl Shift P</source>
   <translation>Strg Umschalt P</translation>
  </message>
 </context>
 <context>
  <name>PolicyLine</name>
  <message>
   <source>Open policy {0}</source>
   <translation>Regel {0} öffnen</translation>
  </message>
  <message>
   <source>Not checked against the policy: you changed the value</source>
   <translation>Nicht gegen die Regel geprüft: Sie haben den Wert geändert</translation>
  </message>
 </context>
 <context>
  <name>Preview</name>
  <message>
   <source>Passage</source>
   <translation>Textstelle</translation>
  </message>
  <message>
   <source>Copy with source</source>
   <translation>Mit Quelle kopieren</translation>
  </message>
  <message>
   <source>Open the article</source>
   <translation>Artikel öffnen</translation>
  </message>
  <message>
   <source>Read word for word</source>
   <translation>Wörtlich vorlesen</translation>
  </message>
  <message>
   <source>To say</source>
   <translation>Zu sagen</translation>
  </message>
  <message>
   <source>Copied</source>
   <translation>Kopiert</translation>
  </message>
 </context>
 <context>
  <name>RateButton</name>
  <message>
   <source>What you think of it (Alt+1, 2, 3)</source>
   <translation>Was Sie davon halten (Alt+1, 2, 3)</translation>
  </message>
  <message>
   <source>What you think of card: {0}</source>
   <translation>Was Sie von der Karte halten: {0}</translation>
  </message>
 </context>
 <context>
  <name>ReadyPanel</name>
  <message>
   <source>Ask</source>
   <translation>Fragen</translation>
  </message>
  <message>
   <source>Ctrl K</source>
   <translation>Strg K</translation>
  </message>
  <message>
   <source>Search articles and policies</source>
   <translation>Artikel und Regeln suchen</translation>
  </message>
  <message>
   <source>Between calls</source>
   <translation>Zwischen Anrufen</translation>
  </message>
  <message>
   <source>Open wrap-ups</source>
   <translation>Offene Nachbearbeitungen</translation>
  </message>
  <message>
   <source>Outbox</source>
   <translation>Postausgang</translation>
  </message>
  <message numerus="yes">
   <source>%n waiting</source>
   <translation>
    <numerusform>%n wartet</numerusform>
    <numerusform>%n warten</numerusform>
   </translation>
  </message>
  <message>
   <source>wrap-up code missing</source>
   <translation>Abschlusscode fehlt</translation>
  </message>
  <message>
   <source>Ended {0}, {1}</source>
   <translation>Beendet {0}, {1}</translation>
  </message>
  <message>
   <source>Continue</source>
   <translation>Weiter</translation>
  </message>
  <message>
   <source>Continue the wrap-up of {0}</source>
   <translation>Nachbearbeitung von {0} fortsetzen</translation>
  </message>
  <message>
   <source>{0} cannot be reached. Checked again before sending.</source>
   <translation>{0} ist nicht erreichbar. Vor dem Senden wird erneut geprüft.</translation>
  </message>
  <message>
   <source>View</source>
   <translation>Ansehen</translation>
  </message>
  <message>
   <source>View the write to {0}</source>
   <translation>Schreibvorgang zu {0} ansehen</translation>
  </message>
 </context>
 <context>
  <name>Records</name>
  <message>
   <source>Records</source>
   <translation>Datensätze</translation>
  </message>
  <message>
   <source>{0} of {1} approved</source>
   <translation>{0} von {1} freigegeben</translation>
  </message>
  <message>
   <source>Nothing can be proposed: no customer record is chosen for this call.</source>
   <translation>Nichts kann vorgeschlagen werden: Für diesen Anruf ist kein Kundendatensatz gewählt.</translation>
  </message>
  <message>
   <source>Proposals wait for the last words.</source>
   <translation>Vorschläge warten auf die letzten Worte.</translation>
  </message>
  <message>
   <source>Nothing in this call calls for a change of the record.</source>
   <translation>Nichts in diesem Anruf verlangt eine Änderung des Datensatzes.</translation>
  </message>
 </context>
 <context>
  <name>Replay</name>
  <message>
   <source>Follow</source>
   <translation>Mitlaufen</translation>
  </message>
  <message>
   <source>Follows the sound</source>
   <translation>Folgt dem Ton</translation>
  </message>
  <message>
   <source>Find in transcript</source>
   <translation>Im Protokoll suchen</translation>
  </message>
  <message>
   <source>Show</source>
   <translation>Zeigen</translation>
  </message>
  <message>
   <source>All</source>
   <translation>Alles</translation>
  </message>
  <message>
   <source>Transcript</source>
   <translation>Gesprächsprotokoll</translation>
  </message>
  <message>
   <source>What Earshot did</source>
   <translation>Was Earshot tat</translation>
  </message>
  <message>
   <source>Journal intact</source>
   <translation>Journal unversehrt</translation>
  </message>
  <message>
   <source>Journal altered</source>
   <translation>Journal verändert</translation>
  </message>
  <message>
   <source>The spoken text of this interaction was erased. What was done and when is kept.</source>
   <translation>Das Gesprochene wurde gelöscht. Was wann getan wurde, bleibt erhalten.</translation>
  </message>
  <message>
   <source>Cards</source>
   <translation>Karten</translation>
  </message>
  <message>
   <source>Checklist</source>
   <translation>Checkliste</translation>
  </message>
  <message>
   <source>Nudges</source>
   <translation>Hinweise</translation>
  </message>
  <message>
   <source>Writes</source>
   <translation>Schreibvorgänge</translation>
  </message>
  <message>
   <source>Call</source>
   <translation>Gespräch</translation>
  </message>
 </context>
 <context>
  <name>RingingPanel</name>
  <message>
   <source>Caller</source>
   <translation>Anrufer</translation>
  </message>
 </context>
 <context>
  <name>Sample</name>
  <message>
   <source>Play a sentence</source>
   <translation>Satz abspielen</translation>
  </message>
  <message>
   <source>Play a sentence (Ctrl+T)</source>
   <translation>Satz abspielen (Strg+T)</translation>
  </message>
  <message>
   <source>Ctrl T</source>
   <translation>Strg T</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>Anhalten</translation>
  </message>
 </context>
 <context>
  <name>Screen</name>
  <message>
   <source>On your screen at {0}</source>
   <translation>Auf Ihrem Bildschirm um {0}</translation>
  </message>
 </context>
 <context>
  <name>Sentence</name>
  <message>
   <source>Read again</source>
   <translation>Noch einmal lesen</translation>
  </message>
  <message>
   <source>Read aloud, in {0}</source>
   <translation>Laut vorlesen, auf {0}</translation>
  </message>
  <message>
   <source>Say something, in {0}</source>
   <translation>Sprechen Sie, auf {0}</translation>
  </message>
  <message>
   <source>No recogniser for {0} is installed: only the level counts.</source>
   <translation>Für {0} ist keine Spracherkennung installiert: Nur der Pegel zählt.</translation>
  </message>
  <message>
   <source>Heard</source>
   <translation type="unfinished">Gehört</translation>
  </message>
 </context>
 <context>
  <name>SoundCard</name>
  <message>
   <source>The checklist works by hand. Earshot goes on by itself as soon as there is sound again.</source>
   <translation>Die Checkliste geht von Hand. Earshot macht von selbst weiter, sobald wieder Ton da ist.</translation>
  </message>
  <message>
   <source>The customer is still transcribed. Unmute the microphone in this computer's sound settings.</source>
   <translation>Der Kunde wird weiter mitgeschrieben. Schalten Sie das Mikrofon in den Toneinstellungen dieses Computers wieder ein.</translation>
  </message>
  <message>
   <source>The customer is still transcribed. Check that the microphone is plugged in and not muted.</source>
   <translation>Der Kunde wird weiter mitgeschrieben. Prüfen Sie, ob das Mikrofon angeschlossen und nicht stumm ist.</translation>
  </message>
  <message>
   <source>You are still transcribed, the checklist works by hand. Check the headset's cable and output.</source>
   <translation>Sie werden weiter mitgeschrieben, die Checkliste geht von Hand. Prüfen Sie Kabel und Ausgang des Headsets.</translation>
  </message>
 </context>
 <context>
  <name>SoundRow</name>
  <message>
   <source>Quiet</source>
   <translation>Leise</translation>
  </message>
  <message>
   <source>No sound</source>
   <translation>Kein Ton</translation>
  </message>
 </context>
 <context>
  <name>SoundWindow</name>
  <message>
   <source>Sound</source>
   <translation>Ton</translation>
  </message>
  <message>
   <source>The system's microphone</source>
   <translation>Mikrofon des Systems</translation>
  </message>
  <message>
   <source>Microphone</source>
   <translation>Mikrofon</translation>
  </message>
  <message>
   <source>The system's loudspeaker</source>
   <translation>Lautsprecher des Systems</translation>
  </message>
  <message>
   <source>Loudspeaker</source>
   <translation>Lautsprecher</translation>
  </message>
  <message>
   <source>Any softphone</source>
   <translation>Jedes Softphone</translation>
  </message>
  <message>
   <source>Softphone</source>
   <translation>Softphone</translation>
  </message>
  <message>
   <source>You</source>
   <translation type="unfinished">Sie</translation>
  </message>
  <message>
   <source>Speak as you do on a call</source>
   <translation>Sprechen Sie wie im Gespräch</translation>
  </message>
  <message>
   <source>Caller</source>
   <translation type="unfinished">Anrufer</translation>
  </message>
  <message>
   <source>What you hear from the other side</source>
   <translation>Was Sie von der anderen Seite hören</translation>
  </message>
  <message>
   <source>Measuring how fast this computer is</source>
   <translation>Es wird gemessen, wie schnell dieser Computer ist</translation>
  </message>
  <message>
   <source>Confirm</source>
   <translation>Bestätigen</translation>
  </message>
  <message>
   <source>Confirm (Ctrl+Enter)</source>
   <translation>Bestätigen (Strg+Eingabe)</translation>
  </message>
  <message>
   <source>Skip for now</source>
   <translation>Vorerst überspringen</translation>
  </message>
  <message>
   <source>Let Earshot hear both sides</source>
   <translation>Lassen Sie Earshot beide Seiten hören</translation>
  </message>
  <message>
   <source>Speak, then play a sentence. Both bars should reach the middle.</source>
   <translation>Sprechen Sie, und spielen Sie dann einen Satz ab. Beide Balken sollten die Mitte erreichen.</translation>
  </message>
  <message>
   <source>Sound stays on this computer and is not kept</source>
   <translation>Der Ton bleibt auf diesem Computer und wird nicht aufbewahrt</translation>
  </message>
  <message>
   <source>The assistant stopped and is being restarted.</source>
   <translation>Der Assistent ist ausgefallen und wird neu gestartet.</translation>
  </message>
  <message>
   <source>Speech to text is starting.</source>
   <translation>Die Spracherkennung startet.</translation>
  </message>
 </context>
 <context>
  <name>Summary</name>
  <message>
   <source>Redraft</source>
   <translation>Neu entwerfen</translation>
  </message>
  <message>
   <source>Summary</source>
   <translation>Zusammenfassung</translation>
  </message>
  <message>
   <source>Add a line</source>
   <translation>Zeile hinzufügen</translation>
  </message>
  <message>
   <source>Show transcript</source>
   <translation>Protokoll zeigen</translation>
  </message>
  <message>
   <source>The last words are still being transcribed.</source>
   <translation>Die letzten Worte werden noch transkribiert.</translation>
  </message>
  <message>
   <source>The last words are still being transcribed; the summary may change.</source>
   <translation>Die letzten Worte werden noch transkribiert; die Zusammenfassung kann sich ändern.</translation>
  </message>
  <message>
   <source>Edited by you</source>
   <translation>Bearbeitet</translation>
  </message>
  <message>
   <source>Draft, on device</source>
   <translation>Entwurf, lokal</translation>
  </message>
  <message>
   <source>Nothing was drafted. Add what matters.</source>
   <translation>Es gibt keinen Entwurf. Ergänzen Sie, was zählt.</translation>
  </message>
  <message>
   <source>Show in transcript: {0}</source>
   <translation>Im Protokoll zeigen: {0}</translation>
  </message>
  <message>
   <source>Yours</source>
   <translation>Von Ihnen</translation>
  </message>
  <message>
   <source>Not sourced</source>
   <translation>Ohne Beleg</translation>
  </message>
  <message>
   <source>Speaker not certain</source>
   <translation>Sprecher nicht sicher</translation>
  </message>
 </context>
 <context>
  <name>Thumbs</name>
  <message>
   <source>Fits</source>
   <translation>Passt</translation>
  </message>
  <message>
   <source>Correct</source>
   <translation>Richtig</translation>
  </message>
  <message>
   <source>Saved time</source>
   <translation>Spart Zeit</translation>
  </message>
  <message>
   <source>Alt {0}</source>
   <translation>Alt {0}</translation>
  </message>
  <message>
   <source>What you think of it</source>
   <translation>Ihre Einschätzung</translation>
  </message>
  <message>
   <source>{0}: yes</source>
   <translation>{0}: ja</translation>
  </message>
  <message>
   <source>{0}: no</source>
   <translation>{0}: nein</translation>
  </message>
  <message>
   <source>{0}, chosen</source>
   <translation>{0}, gewählt</translation>
  </message>
 </context>
 <context>
  <name>Timeline</name>
  <message>
   <source>Time line</source>
   <translation>Zeitleiste</translation>
  </message>
  <message>
   <source>{0} of {1}</source>
   <translation>{0} von {1}</translation>
  </message>
 </context>
 <context>
  <name>Transcript</name>
  <message>
   <source>Transcript</source>
   <translation>Gesprächsprotokoll</translation>
  </message>
  <message>
   <source>Find in transcript</source>
   <translation>Im Protokoll suchen</translation>
  </message>
  <message>
   <source>Find (Ctrl+F)</source>
   <translation>Suchen (Strg+F)</translation>
  </message>
  <message>
   <source>Hide transcript</source>
   <translation>Protokoll ausblenden</translation>
  </message>
  <message>
   <source>Show or hide it (Ctrl+E)</source>
   <translation>Ein- oder ausblenden (Strg+E)</translation>
  </message>
  <message>
   <source>Hide set aside</source>
   <translation>Beiseitegelegtes ausblenden</translation>
  </message>
  <message numerus="yes">
   <source>%n set aside</source>
   <translation>
    <numerusform>%n beiseitegelegt</numerusform>
    <numerusform>%n beiseitegelegt</numerusform>
   </translation>
  </message>
  <message>
   <source>The other voice, set aside: {0}</source>
   <translation>Die andere Stimme, beiseitegelegt: {0}</translation>
  </message>
  <message>
   <source>Show transcript</source>
   <translation>Protokoll zeigen</translation>
  </message>
  <message numerus="yes">
   <source>%n new</source>
   <translation>
    <numerusform>%n neue</numerusform>
    <numerusform>%n neue</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Jump to live: %n new</source>
   <translation>
    <numerusform>Zum Ende: %n neue</numerusform>
    <numerusform>Zum Ende: %n neue</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Tray</name>
  <message>
   <source>Other cards</source>
   <translation>Andere Karten</translation>
  </message>
  <message>
   <source>Use</source>
   <translation>Verwenden</translation>
  </message>
  <message>
   <source>Use: {0}</source>
   <translation>Verwenden: {0}</translation>
  </message>
  <message>
   <source>used, {0}</source>
   <translation>verwendet, {0}</translation>
  </message>
  <message>
   <source>dismissed, {0}</source>
   <translation>verworfen, {0}</translation>
  </message>
  <message>
   <source>held back: {0}</source>
   <translation>zurückgehalten: {0}</translation>
  </message>
  <message>
   <source>waits for a pause, {0}</source>
   <translation>wartet auf eine Pause, {0}</translation>
  </message>
  <message>
   <source>earlier, {0}</source>
   <translation>früher, {0}</translation>
  </message>
 </context>
 <context>
  <name>Why</name>
  <message>
   <source>Why</source>
   <translation>Warum</translation>
  </message>
  <message>
   <source>Meaning</source>
   <translation>Bedeutung</translation>
  </message>
  <message>
   <source>of the whole passage</source>
   <translation>der ganzen Stelle</translation>
  </message>
  <message>
   <source>Words</source>
   <translation>Wörter</translation>
  </message>
  <message>
   <source>none in common</source>
   <translation>keine gemeinsamen</translation>
  </message>
  <message>
   <source>Memory</source>
   <translation>Gedächtnis</translation>
  </message>
  <message>
   <source>Queue</source>
   <translation>Queue</translation>
  </message>
  <message>
   <source>Fit {0}. In this knowledge base a match is strong from {1} and likely from {2}.</source>
   <translation>Passung {0}. In dieser Wissensbasis gilt eine Stelle ab {1} als sehr passend und ab {2} als wahrscheinlich.</translation>
  </message>
  <message>
   <source>something else was named</source>
   <translation>etwas anderes wurde genannt</translation>
  </message>
  <message>
   <source>nothing was named</source>
   <translation>nichts wurde genannt</translation>
  </message>
  <message>
   <source>Less</source>
   <translation>Weniger</translation>
  </message>
 </context>
 <context>
  <name>WhyPanel</name>
  <message>
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <source>This is wrong</source>
   <translation>Das stimmt nicht</translation>
  </message>
  <message>
   <source>Hide</source>
   <translation>Ausblenden</translation>
  </message>
  <message>
   <source>Your supervisor sees the words with it.</source>
   <translation>Ihre Teamleitung sieht die Worte dazu.</translation>
  </message>
  <message>
   <source>Rule {0}, version {1}</source>
   <translation>Regel {0}, Version {1}</translation>
  </message>
  <message>
   <source>The step was not heard in time.</source>
   <translation>Der Schritt war nicht rechtzeitig zu hören.</translation>
  </message>
  <message>
   <source>Show in transcript: {0}</source>
   <translation>Im Protokoll zeigen: {0}</translation>
  </message>
  <message>
   <source>Not heard in {0} spans. The newest:</source>
   <translation>In {0} Abschnitten nicht gehört. Die letzten:</translation>
  </message>
 </context>
 <context>
  <name>WindowMenu</name>
  <message>
   <source>Past interactions</source>
   <translation>Frühere Gespräche</translation>
  </message>
  <message>
   <source>Knowledge</source>
   <translation>Wissen</translation>
  </message>
  <message>
   <source>Sound</source>
   <translation>Ton</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>Farben</translation>
  </message>
  <message>
   <source>Text size</source>
   <translation>Schriftgröße</translation>
  </message>
  <message>
   <source>Full</source>
   <translation>Voll</translation>
  </message>
  <message>
   <source>Reduced</source>
   <translation>Reduziert</translation>
  </message>
  <message>
   <source>Motion</source>
   <translation>Bewegung</translation>
  </message>
  <message>
   <source>As the system</source>
   <translation>Wie das System</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>Sprache</translation>
  </message>
  <message>
   <source>Keys</source>
   <translation>Tasten</translation>
  </message>
  <message>
   <source>About Earshot</source>
   <translation>Über Earshot</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>Beenden</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>Hell</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>Dunkel</translation>
  </message>
  <message>
   <source>High contrast</source>
   <translation>Hoher Kontrast</translation>
  </message>
 </context>
 <context>
  <name>WrapupPanel</name>
  <message>
   <source>Back to the summary</source>
   <translation>Zurück zur Zusammenfassung</translation>
  </message>
  <message>
   <source>Who called?</source>
   <translation>Wer rief an?</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <source>Wrap-up</source>
   <translation>Nacharbeit</translation>
  </message>
  <message>
   <source>Approve below</source>
   <translation>Freigabe weiter unten</translation>
  </message>
  <message>
   <source>Summary</source>
   <translation>Zusammenfassung</translation>
  </message>
  <message>
   <source>Wrap-up code</source>
   <translation>Abschlusscode</translation>
  </message>
  <message>
   <source>Records</source>
   <translation>Datensätze</translation>
  </message>
 </context>
 <context>
  <name>WriteCard</name>
  <message>
   <source>Reject, because</source>
   <translation>Ablehnen, weil</translation>
  </message>
  <message>
   <source>a value is wrong</source>
   <translation>ein Wert falsch ist</translation>
  </message>
  <message>
   <source>the customer did not agree</source>
   <translation>der Kunde nicht zugestimmt hat</translation>
  </message>
  <message>
   <source>it is the wrong record</source>
   <translation>es der falsche Datensatz ist</translation>
  </message>
  <message>
   <source>it is not needed</source>
   <translation>es nicht nötig ist</translation>
  </message>
 </context>
 <context>
  <name>WriteFoot</name>
  <message>
   <source>Reject…</source>
   <translation>Ablehnen …</translation>
  </message>
  <message>
   <source>Reject (Ctrl+Backspace)</source>
   <translation>Ablehnen (Strg+Rücktaste)</translation>
  </message>
  <message>
   <source>Edit</source>
   <translation>Ändern</translation>
  </message>
  <message>
   <source>Ctrl ↵</source>
   <translation>Strg ↵</translation>
  </message>
  <message>
   <source>Review again</source>
   <translation>Erneut prüfen</translation>
  </message>
  <message>
   <source>Done</source>
   <translation>Fertig</translation>
  </message>
  <message>
   <source>Waiting</source>
   <translation>Wartet</translation>
  </message>
  <message>
   <source>Writing</source>
   <translation>Schreibt</translation>
  </message>
  <message numerus="yes">
   <source>Approve %n field(s)</source>
   <translation>
    <numerusform>%n Feld freigeben</numerusform>
    <numerusform>%n Felder freigeben</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>WriteHead</name>
  <message>
   <source>Review</source>
   <translation>Prüfen</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>Zurücknehmen</translation>
  </message>
  <message>
   <source>Write {0} of {1}</source>
   <translation>Eintrag {0} von {1}</translation>
  </message>
  <message>
   <source>{0}  ·  record read {1}</source>
   <translation>{0}  ·  gelesen {1}</translation>
  </message>
  <message>
   <source>Written, undo proposed</source>
   <translation>Geschrieben, Rücknahme offen</translation>
  </message>
 </context>
 <context>
  <name>WriteNote</name>
  <message>
   <source>{0} cannot be reached. The record is checked again before anything is sent.</source>
   <translation>{0} ist nicht erreichbar. Vor dem Senden wird der Datensatz erneut geprüft.</translation>
  </message>
  <message>
   <source>The record changed after you read it. Nothing was written. Compare and decide again.</source>
   <translation>Der Datensatz wurde nach dem Lesen geändert. Nichts wurde geschrieben. Vergleichen und neu entscheiden.</translation>
  </message>
  <message>
   <source>No answer came. Earshot looks in the record before it sends anything again.</source>
   <translation>Es kam keine Antwort. Earshot sieht im Datensatz nach, bevor es erneut sendet.</translation>
  </message>
 </context>
 <context>
  <name>announced</name>
  <message>
   <source>A call is ringing</source>
   <translation>Es klingelt</translation>
  </message>
  <message>
   <source>Written and read back</source>
   <translation>Geschrieben und zurückgelesen</translation>
  </message>
  <message>
   <source>The record changed. Nothing was written.</source>
   <translation>Der Datensatz hat sich geändert. Nichts wurde geschrieben.</translation>
  </message>
  <message>
   <source>{0} is not heard</source>
   <translation>{0} ist nicht zu hören</translation>
  </message>
  <message>
   <source>You and the caller look swapped. Nothing is suggested or proposed.</source>
   <translation>Sie und der Anrufer scheinen vertauscht. Nichts wird vorgeschlagen.</translation>
  </message>
 </context>
 <context>
  <name>article</name>
  <message>
   <source>Owner: {0}</source>
   <translation>Verantwortlich: {0}</translation>
  </message>
  <message>
   <source>Valid to {0}</source>
   <translation>Gültig bis {0}</translation>
  </message>
  <message>
   <source>Valid since {0}</source>
   <translation>Gültig seit {0}</translation>
  </message>
 </context>
 <context>
  <name>ask</name>
  <message>
   <source>Weak match</source>
   <translation>Wenig passend</translation>
  </message>
  <message>
   <source>Passages</source>
   <translation>Textstellen</translation>
  </message>
  <message>
   <source>replaced by {0}</source>
   <translation>ersetzt durch {0}</translation>
  </message>
 </context>
 <context>
  <name>caller</name>
  <message>
   <source>Customer</source>
   <translation>Kunde</translation>
  </message>
  <message>
   <source>Open case</source>
   <translation>Offener Vorgang</translation>
  </message>
  <message>
   <source>Case {0}</source>
   <translation>Vorgang {0}</translation>
  </message>
  <message>
   <source>Last contacts</source>
   <translation>Letzte Kontakte</translation>
  </message>
 </context>
 <context>
  <name>changes</name>
  <message numerus="yes">
   <source>%n unchanged line(s)</source>
   <translation>
    <numerusform>%n unveränderte Zeile</numerusform>
    <numerusform>%n unveränderte Zeilen</numerusform>
   </translation>
  </message>
  <message>
   <source>Title</source>
   <translation>Titel</translation>
  </message>
  <message>
   <source>Queue</source>
   <translation>Queue</translation>
  </message>
  <message>
   <source>Valid from</source>
   <translation>Gültig ab</translation>
  </message>
  <message>
   <source>Valid to</source>
   <translation>Gültig bis</translation>
  </message>
  <message>
   <source>Read word for word</source>
   <translation>Wörtlich vorlesen</translation>
  </message>
  <message>
   <source>Owner</source>
   <translation>Zuständig</translation>
  </message>
  <message>
   <source>Labels</source>
   <translation>Schlagwörter</translation>
  </message>
  <message>
   <source>Belongs to</source>
   <translation>Gehört zu</translation>
  </message>
  <message>
   <source>Language</source>
   <translation>Sprache</translation>
  </message>
  <message>
   <source>Version</source>
   <translation>Fassung</translation>
  </message>
  <message>
   <source>Replaces</source>
   <translation>Ersetzt</translation>
  </message>
 </context>
 <context>
  <name>files</name>
  <message>
   <source>{0} and {1} more</source>
   <translation>{0} und {1} weitere</translation>
  </message>
 </context>
 <context>
  <name>gaps</name>
  <message numerus="yes">
   <source>%n call(s)</source>
   <translation>
    <numerusform>%n Gespräch</numerusform>
    <numerusform>%n Gespräche</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>header</name>
  <message>
   <source>Not ready</source>
   <translation>Nicht bereit</translation>
  </message>
  <message>
   <source>Restarting</source>
   <translation>Startet neu</translation>
  </message>
  <message>
   <source>Starting</source>
   <translation>Startet</translation>
  </message>
  <message>
   <source>Loading {0} of {1}</source>
   <translation>Lädt {0} von {1}</translation>
  </message>
  <message>
   <source>Ready</source>
   <translation>Bereit</translation>
  </message>
  <message>
   <source>of {0}</source>
   <translation>von {0}</translation>
  </message>
  <message>
   <source>Wrap-up</source>
   <translation>Nacharbeit</translation>
  </message>
  <message>
   <source>Ringing</source>
   <translation>Klingelt</translation>
  </message>
  <message>
   <source>Paused</source>
   <translation>Pause</translation>
  </message>
  <message>
   <source>Not heard</source>
   <translation>Nicht zu hören</translation>
  </message>
  <message>
   <source>Gateway lost</source>
   <translation>Gateway fehlt</translation>
  </message>
  <message>
   <source>No sound</source>
   <translation>Kein Ton</translation>
  </message>
  <message>
   <source>Microphone muted</source>
   <translation>Mikrofon stumm</translation>
  </message>
  <message>
   <source>Microphone silent</source>
   <translation>Mikrofon gibt nichts</translation>
  </message>
  <message>
   <source>No microphone</source>
   <translation>Kein Mikrofon</translation>
  </message>
  <message>
   <source>No caller audio</source>
   <translation>Anrufer nicht zu hören</translation>
  </message>
  <message>
   <source>Hold</source>
   <translation>Halten</translation>
  </message>
  <message>
   <source>Live</source>
   <translation>Aktiv</translation>
  </message>
 </context>
 <context>
  <name>history</name>
  <message>
   <source>Since you used version {0}</source>
   <translation>Seit Sie Fassung {0} verwendet haben</translation>
  </message>
  <message>
   <source>used {0}</source>
   <translation>verwendet {0}</translation>
  </message>
  <message>
   <source>Version {0}</source>
   <translation>Fassung {0}</translation>
  </message>
  <message>
   <source>in force</source>
   <translation>gilt jetzt</translation>
  </message>
 </context>
 <context>
  <name>hotkeys</name>
  <message>
   <source>Global keys are not available on this system.</source>
   <translation>Globale Tasten gibt es auf diesem System nicht.</translation>
  </message>
  <message>
   <source>“{keys}” is not one key with modifiers.</source>
   <translation>„{keys}“ ist keine einzelne Taste mit Umschalttasten.</translation>
  </message>
  <message>
   <source>{keys} types a character on many keyboards (Ctrl+Alt is AltGr). Choose other keys.</source>
   <translation>{keys} schreibt auf vielen Tastaturen ein Zeichen (Strg+Alt ist AltGr). Wählen Sie andere Tasten.</translation>
  </message>
  <message>
   <source>{keys} would be taken from every other program. Add Ctrl or Alt.</source>
   <translation>{keys} würde jedem anderen Programm weggenommen. Nehmen Sie Strg oder Alt dazu.</translation>
  </message>
  <message>
   <source>This keyboard has no key for {keys}.</source>
   <translation>Diese Tastatur hat keine Taste für {keys}.</translation>
  </message>
  <message>
   <source>{keys} is used by another program. Choose other keys.</source>
   <translation>{keys} wird von einem anderen Programm verwendet. Wählen Sie andere Tasten.</translation>
  </message>
 </context>
 <context>
  <name>interactions</name>
  <message>
   <source>Today</source>
   <translation>Heute</translation>
  </message>
  <message>
   <source>Yesterday</source>
   <translation>Gestern</translation>
  </message>
  <message>
   <source>Erased</source>
   <translation>Gelöscht</translation>
  </message>
  <message>
   <source>Unknown caller</source>
   <translation>Unbekannter Anrufer</translation>
  </message>
  <message>
   <source>No code</source>
   <translation>Kein Code</translation>
  </message>
  <message>
   <source>Wrap open</source>
   <translation>Nacharbeit offen</translation>
  </message>
  <message>
   <source>Live</source>
   <translation>Aktiv</translation>
  </message>
  <message numerus="yes">
   <source>%n undone</source>
   <translation>
    <numerusform>%n zurückgenommen</numerusform>
    <numerusform>%n zurückgenommen</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n write(s)</source>
   <translation>
    <numerusform>%n Eintrag</numerusform>
    <numerusform>%n Einträge</numerusform>
   </translation>
  </message>
  <message>
   <source>Events</source>
   <translation>Ereignisse</translation>
  </message>
  <message>
   <source>Hold</source>
   <translation>Halten</translation>
  </message>
  <message>
   <source>Agent</source>
   <translation>Agent</translation>
  </message>
  <message>
   <source>Hold {0} to {1}</source>
   <translation>Gehalten {0} bis {1}</translation>
  </message>
  <message>
   <source>(erased)</source>
   <translation>(gelöscht)</translation>
  </message>
 </context>
 <context>
  <name>keys</name>
  <message>
   <source>Use a card: copies its line</source>
   <translation>Karte verwenden: kopiert ihren Satz</translation>
  </message>
  <message>
   <source>Open the source of a card</source>
   <translation>Quelle einer Karte öffnen</translation>
  </message>
  <message>
   <source>Dismiss the card with focus</source>
   <translation>Karte mit Fokus verwerfen</translation>
  </message>
  <message>
   <source>Rate a card: it fits, is correct, saved time</source>
   <translation>Karte bewerten: passt, richtig, spart Zeit</translation>
  </message>
  <message>
   <source>Find in the transcript</source>
   <translation>Im Protokoll suchen</translation>
  </message>
  <message>
   <source>Show what was set aside as the other voice, or hide it</source>
   <translation>Zeigen, was als andere Stimme beiseitegelegt ist, oder ausblenden</translation>
  </message>
  <message>
   <source>Jump to what is said now</source>
   <translation>Zu dem springen, was gerade gesagt wird</translation>
  </message>
  <message>
   <source>Mute this nudge for the call</source>
   <translation>Diesen Hinweis für den Anruf stummschalten</translation>
  </message>
  <message>
   <source>The customer was told or agrees, or refuses</source>
   <translation>Der Kunde weiß es oder willigt ein, oder lehnt ab</translation>
  </message>
  <message>
   <source>Sound: devices and a test</source>
   <translation>Ton: Geräte und eine Probe</translation>
  </message>
  <message>
   <source>Mini bar, and back</source>
   <translation>Minileiste, und zurück</translation>
  </message>
  <message>
   <source>Keyboard to the panel, and back</source>
   <translation>Tastatur ins Fenster, und zurück</translation>
  </message>
  <message>
   <source>Use card {0}</source>
   <translation>Karte {0} verwenden</translation>
  </message>
  <message>
   <source>Pause or resume listening</source>
   <translation>Zuhören anhalten oder fortsetzen</translation>
  </message>
  <message>
   <source>Ctrl</source>
   <translation>Strg</translation>
  </message>
  <message>
   <source>Shift</source>
   <translation>Umschalt</translation>
  </message>
  <message>
   <source>Alt</source>
   <translation>Alt</translation>
  </message>
  <message>
   <source>Space</source>
   <translation>Leertaste</translation>
  </message>
  <message>
   <source>Enter</source>
   <translation>Eingabe</translation>
  </message>
  <message>
   <source>Del</source>
   <translation>Entf</translation>
  </message>
  <message>
   <source>End</source>
   <translation>Ende</translation>
  </message>
  <message>
   <source>Backspace</source>
   <translation>Rücktaste</translation>
  </message>
  <message>
   <source>Approve the fields that are ticked</source>
   <translation>Angehakte Felder freigeben</translation>
  </message>
  <message>
   <source>Next region, Shift: previous</source>
   <translation>Nächster Bereich, Umschalt: voriger</translation>
  </message>
  <message>
   <source>Ask: articles, files and gaps</source>
   <translation>Fragen: Artikel, Dateien und Lücken</translation>
  </message>
  <message>
   <source>Edit the values of a write</source>
   <translation>Werte eines Eintrags ändern</translation>
  </message>
  <message>
   <source>Reject a write</source>
   <translation>Eintrag ablehnen</translation>
  </message>
  <message>
   <source>Finish the wrap-up</source>
   <translation>Nacharbeit abschließen</translation>
  </message>
  <message>
   <source>Past interactions</source>
   <translation>Frühere Gespräche</translation>
  </message>
  <message>
   <source>Mini bar</source>
   <translation>Minileiste</translation>
  </message>
  <message>
   <source>These keys</source>
   <translation>Diese Tasten</translation>
  </message>
 </context>
 <context>
  <name>panel</name>
  <message>
   <source>Caller</source>
   <translation>Anrufer</translation>
  </message>
  <message>
   <source>Transcript</source>
   <translation>Gesprächsprotokoll</translation>
  </message>
 </context>
 <context>
  <name>presses</name>
  <message>
   <source>Look at the fields. Ctrl+Enter once more approves them.</source>
   <translation>Prüfen Sie die Felder. Noch einmal Strg+Eingabe gibt sie frei.</translation>
  </message>
 </context>
 <context>
  <name>reasons</name>
  <message>
   <source>Nothing was written: this record is not in {0} any more. Check who called.</source>
   <translation>Nichts wurde geschrieben: Diesen Datensatz gibt es in {0} nicht mehr. Prüfen Sie, wer angerufen hat.</translation>
  </message>
  <message>
   <source>Nothing was written: {0} has no such field. Review again and untick it.</source>
   <translation>Nichts wurde geschrieben: {0} kennt ein Feld nicht. Prüfen Sie erneut und lassen Sie es weg.</translation>
  </message>
  <message>
   <source>Nothing was written: {0} refused it. Review again and check the values.</source>
   <translation>Nichts wurde geschrieben: {0} hat es abgelehnt. Prüfen Sie erneut und achten Sie auf die Werte.</translation>
  </message>
  <message>
   <source>Nothing was written: {0} knows this write with other values. Review again.</source>
   <translation>Nichts wurde geschrieben: {0} kennt diesen Eintrag mit anderen Werten. Prüfen Sie erneut.</translation>
  </message>
  <message>
   <source>Nothing was written: {0} is not set up here. Ask who looks after Earshot.</source>
   <translation>Nichts wurde geschrieben: {0} ist hier nicht eingerichtet. Fragen Sie, wer Earshot betreut.</translation>
  </message>
  <message>
   <source>{0} took the write, but the record does not hold it. Look at the record.</source>
   <translation>{0} hat den Eintrag angenommen, aber der Datensatz enthält ihn nicht. Sehen Sie im Datensatz nach.</translation>
  </message>
  <message>
   <source>It was written, then somebody changed the record. Look at it in {0}.</source>
   <translation>Es wurde geschrieben, danach hat jemand den Datensatz geändert. Sehen Sie in {0} nach.</translation>
  </message>
  <message>
   <source>Nothing was written: {0} gave no reason. Review again.</source>
   <translation>Nichts wurde geschrieben: {0} nannte keinen Grund. Prüfen Sie erneut.</translation>
  </message>
  <message>
   <source>The record changed, nothing was written. Review it again.</source>
   <translation>Der Datensatz hat sich geändert, nichts wurde geschrieben. Prüfen Sie erneut.</translation>
  </message>
  <message>
   <source>Nothing was written: this call is not bound to this record any more.</source>
   <translation>Nichts wurde geschrieben: Dieser Anruf gehört nicht mehr zu diesem Datensatz.</translation>
  </message>
  <message>
   <source>Nothing was written: this write was already decided.</source>
   <translation>Nichts wurde geschrieben: Über diesen Eintrag ist schon entschieden.</translation>
  </message>
  <message>
   <source>Nothing was written: that was too quick. Look at the fields, then approve.</source>
   <translation>Nichts wurde geschrieben: Das war zu schnell. Prüfen Sie die Felder, dann geben Sie frei.</translation>
  </message>
  <message>
   <source>Nothing was written: no field is ticked.</source>
   <translation>Nichts wurde geschrieben: Kein Feld ist angehakt.</translation>
  </message>
  <message>
   <source>Nothing was written: a field holds a card number. Take it out, then approve.</source>
   <translation>Nichts wurde geschrieben: Ein Feld enthält eine Kartennummer. Nehmen Sie sie heraus, und geben Sie dann frei.</translation>
  </message>
  <message>
   <source>Nothing was written: a field is not part of this write. Look at it again.</source>
   <translation>Nichts wurde geschrieben: Ein Feld gehört nicht dazu. Sehen Sie es noch einmal an.</translation>
  </message>
  <message>
   <source>The caller is somebody else</source>
   <translation>Der Anrufer ist jemand anderes</translation>
  </message>
  <message>
   <source>A newer proposal took its place</source>
   <translation>Ein neuerer Vorschlag trat an seine Stelle</translation>
  </message>
  <message>
   <source>Open when the interaction was finished</source>
   <translation>Beim Abschluss noch offen</translation>
  </message>
  <message>
   <source>Good level</source>
   <translation>Guter Pegel</translation>
  </message>
  <message>
   <source>Silent {0}</source>
   <translation>Still {0}</translation>
  </message>
  <message>
   <source>No device</source>
   <translation>Kein Gerät</translation>
  </message>
  <message>
   <source>Muted</source>
   <translation>Stumm</translation>
  </message>
  <message>
   <source>muted</source>
   <translation>stumm</translation>
  </message>
  <message>
   <source>not heard</source>
   <translation>nicht gehört</translation>
  </message>
  <message>
   <source>speech</source>
   <translation>Sprache</translation>
  </message>
  <message>
   <source>quiet</source>
   <translation>leise</translation>
  </message>
  <message>
   <source>noise</source>
   <translation>Geräusch</translation>
  </message>
  <message>
   <source>The gateway is out of reach. The call itself goes on.</source>
   <translation>Das Gateway ist nicht erreichbar. Der Anruf geht weiter.</translation>
  </message>
  <message>
   <source>No sound comes from the gateway. The call itself goes on.</source>
   <translation>Vom Gateway kommt kein Ton. Der Anruf geht weiter.</translation>
  </message>
  <message>
   <source>Nothing arrives from the devices. The call itself goes on.</source>
   <translation>Von den Geräten kommt nichts an. Das Gespräch selbst geht weiter.</translation>
  </message>
  <message>
   <source>The chosen microphone is not there; {0} is used until it is back.</source>
   <translation>Das gewählte Mikrofon fehlt; bis es wieder da ist, wird {0} benutzt.</translation>
  </message>
  <message>
   <source>The chosen speaker is not there; {0} is used until it is back.</source>
   <translation>Der gewählte Lautsprecher fehlt; bis er wieder da ist, wird {0} benutzt.</translation>
  </message>
  <message>
   <source>{0} – may have been said while not heard</source>
   <translation>{0} – vielleicht gesagt, als nicht gehört wurde</translation>
  </message>
  <message>
   <source>Your microphone hears the customer: speaker names not trusted</source>
   <translation>Ihr Mikrofon hört den Kunden mit: Sprechernamen sind unsicher</translation>
  </message>
  <message>
   <source>Too loud: the sound is cut off, words may be wrong</source>
   <translation>Zu laut: der Ton ist abgeschnitten, Wörter können falsch sein</translation>
  </message>
  <message>
   <source>The sound comes late: words come late, or in the wrong order</source>
   <translation>Der Ton kommt spät: Worte kommen spät oder in falscher Folge</translation>
  </message>
  <message>
   <source>This computer is busy: words come half as often</source>
   <translation>Dieser Computer ist ausgelastet: Wörter kommen halb so oft</translation>
  </message>
  <message>
   <source>This computer is behind: lines come when they are finished</source>
   <translation>Dieser Rechner ist im Rückstand: Zeilen kommen, wenn sie fertig sind</translation>
  </message>
  <message>
   <source>This computer is behind: lines and cards come later</source>
   <translation>Dieser Computer hängt nach: Zeilen und Karten kommen später</translation>
  </message>
  <message>
   <source>Busy</source>
   <translation>Ausgelastet</translation>
  </message>
  <message>
   <source>Whole lines</source>
   <translation>Ganze Zeilen</translation>
  </message>
  <message>
   <source>Behind</source>
   <translation>Hängt nach</translation>
  </message>
  <message>
   <source>{0} does not answer: this computer hears the call</source>
   <translation>{0} antwortet nicht: dieser Rechner hört das Gespräch</translation>
  </message>
  <message>
   <source>{0} MB</source>
   <translation>{0} MB</translation>
  </message>
  <message>
   <source>Sound leaves this machine: {0} to {1}</source>
   <translation>Ton verlässt diesen Rechner: {0} an {1}</translation>
  </message>
  <message>
   <source>Paused by you</source>
   <translation>Von Ihnen pausiert</translation>
  </message>
  <message>
   <source>Paused: card number</source>
   <translation>Pausiert: Kartennummer</translation>
  </message>
  <message>
   <source>Paused by another program</source>
   <translation>Von einem anderen Programm pausiert</translation>
  </message>
  <message>
   <source>Not listening before the customer agrees</source>
   <translation>Hört nicht zu, bevor der Kunde einwilligt</translation>
  </message>
  <message>
   <source>Not listening: the customer said no</source>
   <translation>Hört nicht zu: der Kunde lehnt ab</translation>
  </message>
  <message>
   <source>The customer has to be told that Earshot listens</source>
   <translation>Dem Kunden ist zu sagen, dass Earshot zuhört</translation>
  </message>
  <message>
   <source>The customer was told that Earshot listens</source>
   <translation>Dem Kunden wurde gesagt, dass Earshot zuhört</translation>
  </message>
  <message>
   <source>The customer has to be asked whether Earshot may listen</source>
   <translation>Der Kunde ist zu fragen, ob Earshot zuhören darf</translation>
  </message>
  <message>
   <source>The customer agrees that Earshot listens</source>
   <translation>Der Kunde willigt ein, dass Earshot zuhört</translation>
  </message>
  <message>
   <source>The customer does not want Earshot to listen</source>
   <translation>Der Kunde will nicht, dass Earshot zuhört</translation>
  </message>
  <message>
   <source>You may not be speaking {0}: words not trusted</source>
   <translation>Sie sprechen vielleicht nicht {0}: Worte unsicher</translation>
  </message>
  <message>
   <source>This call may not be in {0}: words not trusted</source>
   <translation>Dieser Anruf ist vielleicht nicht {0}: Worte unsicher</translation>
  </message>
  <message>
   <source>The customer may not be speaking {0}: words not trusted</source>
   <translation>Der Kunde spricht vielleicht nicht {0}: Worte unsicher</translation>
  </message>
  <message>
   <source>The search is starting again; try in a moment.</source>
   <translation>Die Suche startet neu; versuchen Sie es gleich noch einmal.</translation>
  </message>
  <message>
   <source>The answer broke off on the way. Try again; if it breaks off again, Earshot's log says why.</source>
   <translation>Die Antwort brach unterwegs ab. Versuchen Sie es noch einmal; bricht sie wieder ab, steht der Grund im Protokoll.</translation>
  </message>
  <message>
   <source>The player is starting again; try in a moment.</source>
   <translation>Die Wiedergabe startet neu; versuchen Sie es gleich noch einmal.</translation>
  </message>
  <message>
   <source>Earshot met an error and wrote it to its log. Try again; `earshot doctor` says what is missing.</source>
   <translation>Earshot ist auf einen Fehler gestoßen, er steht im Protokoll. Versuchen Sie es noch einmal; `earshot doctor` sagt, was fehlt.</translation>
  </message>
  <message>
   <source>A call is on; the sound can be checked after it.</source>
   <translation>Ein Gespräch läuft; danach kann der Ton geprüft werden.</translation>
  </message>
  <message>
   <source>This profile plays recordings only; it hears no devices.</source>
   <translation>Dieses Profil spielt nur Aufnahmen ab; es hört keine Geräte.</translation>
  </message>
  <message>
   <source>How fast this computer is could not be measured. `earshot models measure` says why.</source>
   <translation>Wie schnell dieser Computer ist, konnte nicht gemessen werden. `earshot models measure` sagt, warum.</translation>
  </message>
  <message>
   <source>The sound check stopped. Open it again.</source>
   <translation>Die Tonprüfung ist abgebrochen. Öffnen Sie sie noch einmal.</translation>
  </message>
  <message>
   <source>ready</source>
   <translation>bereit</translation>
  </message>
  <message>
   <source>failed</source>
   <translation>fehlgeschlagen</translation>
  </message>
  <message>
   <source>starting again</source>
   <translation>startet neu</translation>
  </message>
  <message>
   <source>loading</source>
   <translation>lädt</translation>
  </message>
  <message>
   <source>Preparing articles: {0} of {1}</source>
   <translation>Artikel werden vorbereitet: {0} von {1}</translation>
  </message>
  <message>
   <source>This computer is busy: rule cards only, no search</source>
   <translation>Rechner ausgelastet: nur Regelkarten, keine Suche</translation>
  </message>
  <message>
   <source>This computer is busy: no cards, transcript only</source>
   <translation>Rechner ausgelastet: keine Karten, nur Protokoll</translation>
  </message>
 </context>
 <context>
  <name>screen</name>
  <message>
   <source>Checklist {0} of {1}</source>
   <translation>Checkliste {0} von {1}</translation>
  </message>
  <message numerus="yes">
   <source>%n write(s) to approve</source>
   <translation>
    <numerusform>%n Eintrag freizugeben</numerusform>
    <numerusform>%n Einträge freizugeben</numerusform>
   </translation>
  </message>
  <message>
   <source>On hold</source>
   <translation>Gehalten</translation>
  </message>
  <message>
   <source>No cards yet</source>
   <translation>Noch keine Karten</translation>
  </message>
 </context>
 <context>
  <name>slot</name>
  <message>
   <source>Earshot cannot start</source>
   <translation>Earshot kann nicht starten</translation>
  </message>
  <message>
   <source>Assistant stopped. Try {0}</source>
   <translation>Assistent ausgefallen. Versuch {0}</translation>
  </message>
  <message>
   <source>The softphone stopped, and the call with it</source>
   <translation>Das Softphone ist weg, und mit ihm das Gespräch</translation>
  </message>
  <message>
   <source>Nobody is heard. The call itself goes on.</source>
   <translation>Niemand wird gehört. Das Gespräch selbst geht weiter.</translation>
  </message>
  <message>
   <source>You are not heard. Check the microphone.</source>
   <translation>Sie sind nicht zu hören. Mikrofon prüfen.</translation>
  </message>
  <message>
   <source>Suggestions wait until the caller is heard</source>
   <translation>Vorschläge warten, bis der Anrufer zu hören ist</translation>
  </message>
  <message>
   <source>Still not listening after {0}. Ctrl+Shift+P goes on.</source>
   <translation>Seit {0} wird nicht zugehört. Strg+Umschalt+P macht weiter.</translation>
  </message>
  <message>
   <source>You and the caller look swapped. Nothing is suggested or proposed.</source>
   <translation>Sie und der Anrufer scheinen vertauscht. Nichts wird vorgeschlagen.</translation>
  </message>
  <message>
   <source>{0} of {1}</source>
   <translation>{0} von {1}</translation>
  </message>
  <message>
   <source>Not heard: {0}</source>
   <translation>Nicht gehört: {0}</translation>
  </message>
  <message>
   <source>Not heard yet: {0}</source>
   <translation>Noch nicht gehört: {0}</translation>
  </message>
  <message>
   <source>Not all of the call was heard</source>
   <translation>Nicht das ganze Gespräch wurde gehört</translation>
  </message>
  <message>
   <source>Maybe heard: {0}</source>
   <translation>Vielleicht gehört: {0}</translation>
  </message>
  <message>
   <source>Speech to text is starting. Nothing said is lost.</source>
   <translation>Spracherkennung startet. Nichts Gesagtes geht verloren.</translation>
  </message>
  <message>
   <source>Speech to text does not start</source>
   <translation>Die Spracherkennung startet nicht</translation>
  </message>
  <message>
   <source>No connection to {0}. Approved writes wait.</source>
   <translation>Keine Verbindung zu {0}. Freigaben warten.</translation>
  </message>
  <message>
   <source>Listening starts when the customer agrees</source>
   <translation>Gehört wird, sobald der Kunde einwilligt</translation>
  </message>
  <message>
   <source>Listening starts when you answer</source>
   <translation>Zugehört wird, sobald Sie annehmen</translation>
  </message>
  <message>
   <source>Every required step was heard</source>
   <translation>Jeder Pflichtschritt war zu hören</translation>
  </message>
  <message>
   <source>Paused by you at {0}</source>
   <translation>Von Ihnen angehalten um {0}</translation>
  </message>
  <message>
   <source>Paused by itself at {0}</source>
   <translation>Von selbst pausiert um {0}</translation>
  </message>
  <message>
   <source>Nudges are silent on hold</source>
   <translation>Beim Halten gibt es keine Hinweise</translation>
  </message>
 </context>
 <context>
  <name>sound</name>
  <message>
   <source>Not heard</source>
   <translation>Nicht zu hören</translation>
  </message>
  <message>
   <source>Nothing plays</source>
   <translation>Nichts spielt</translation>
  </message>
  <message>
   <source>Too loud</source>
   <translation>Zu laut</translation>
  </message>
  <message>
   <source>Silent</source>
   <translation>Still</translation>
  </message>
  <message>
   <source>Too quiet</source>
   <translation>Zu leise</translation>
  </message>
  <message>
   <source>Good level</source>
   <translation type="unfinished">Guter Pegel</translation>
  </message>
  <message>
   <source>Say something. If the bar stays empty, the microphone may be muted, or it is another one.</source>
   <translation>Sprechen Sie. Bleibt der Balken leer, ist das Mikrofon vielleicht stumm, oder es ist ein anderes.</translation>
  </message>
  <message>
   <source>Read the sentence aloud. If the bar stays empty, the microphone may be muted, or it is another one.</source>
   <translation>Lesen Sie den Satz laut vor. Bleibt der Balken leer, ist das Mikrofon vielleicht stumm, oder es ist ein anderes.</translation>
  </message>
  <message>
   <source>You are hardly heard. Come closer to the microphone, or turn it up in the system's settings.</source>
   <translation>Sie sind kaum zu hören. Gehen Sie näher ans Mikrofon, oder stellen Sie es in den Systemeinstellungen lauter.</translation>
  </message>
  <message>
   <source>If the bar stays empty, choose the loudspeaker that the softphone plays on.</source>
   <translation>Bleibt der Balken leer, wählen Sie den Lautsprecher, auf dem das Softphone spielt.</translation>
  </message>
  <message>
   <source>The caller is quiet. Turn the softphone up, not the headset: its wheel does not change what Earshot hears.</source>
   <translation>Die andere Seite ist leise. Stellen Sie das Softphone lauter, nicht das Headset: Dessen Regler ändert nichts daran, was Earshot hört.</translation>
  </message>
  <message>
   <source>Both sides are heard.</source>
   <translation>Beide Seiten sind zu hören.</translation>
  </message>
  <message>
   <source>Play the sentence (Ctrl+T), then the softphone's test sound or your voicemail.</source>
   <translation>Spielen Sie den Satz ab (Strg+T), dann den Testton des Softphones oder Ihre Mailbox.</translation>
  </message>
  <message>
   <source>It is played on the loudspeaker</source>
   <translation>Wird auf dem Lautsprecher abgespielt</translation>
  </message>
  <message>
   <source>Earshot heard it</source>
   <translation>Earshot hat ihn gehört</translation>
  </message>
  <message>
   <source>Earshot did not hear it: choose the loudspeaker that you heard it from</source>
   <translation>Earshot hat ihn nicht gehört: Wählen Sie den Lautsprecher, aus dem Sie ihn gehört haben</translation>
  </message>
  <message>
   <source>{0} of {1} words</source>
   <translation>{0} von {1} Wörtern</translation>
  </message>
  <message>
   <source>This computer is too slow for live calls: parts of them will not be heard.</source>
   <translation>Dieser Computer ist zu langsam für laufende Gespräche: Teile davon werden nicht gehört.</translation>
  </message>
  <message>
   <source>On this computer a card comes about {0} s after the last word.</source>
   <translation>Auf diesem Computer kommt eine Karte etwa {0} s nach dem letzten Wort.</translation>
  </message>
  <message>
   <source>Words still being spoken are shown half as often.</source>
   <translation>Wörter, die noch gesprochen werden, erscheinen halb so oft.</translation>
  </message>
  <message>
   <source>Lines are shown when they are finished.</source>
   <translation>Zeilen erscheinen, wenn sie fertig sind.</translation>
  </message>
  <message>
   <source>Lines are shown when they are finished, a little later.</source>
   <translation>Zeilen erscheinen, wenn sie fertig sind, etwas später.</translation>
  </message>
 </context>
 <context>
  <name>story</name>
  <message>
   <source>Card {0}: {1}</source>
   <translation>Karte {0}: {1}</translation>
  </message>
  <message>
   <source>used</source>
   <translation>verwendet</translation>
  </message>
  <message>
   <source>dismissed</source>
   <translation>verworfen</translation>
  </message>
  <message>
   <source>not used</source>
   <translation>nicht verwendet</translation>
  </message>
  <message>
   <source>Held back: {0}</source>
   <translation>Zurückgehalten: {0}</translation>
  </message>
  <message>
   <source>You opened {0}</source>
   <translation>Sie öffneten {0}</translation>
  </message>
  <message>
   <source>Heard</source>
   <translation>Gehört</translation>
  </message>
  <message>
   <source>Ticked by you</source>
   <translation>Von Ihnen abgehakt</translation>
  </message>
  <message>
   <source>{0}, {1} of {2}</source>
   <translation>{0}, {1} von {2}</translation>
  </message>
  <message>
   <source>Maybe heard, speaker not certain</source>
   <translation>Vielleicht gehört, Sprecher nicht sicher</translation>
  </message>
  <message>
   <source>Taken back: {0}</source>
   <translation>Zurückgenommen: {0}</translation>
  </message>
  <message>
   <source>Unticked by you</source>
   <translation>Von Ihnen zurückgenommen</translation>
  </message>
  <message>
   <source>Checklist: {0}</source>
   <translation>Checkliste: {0}</translation>
  </message>
  <message>
   <source>Version {0}</source>
   <translation>Version {0}</translation>
  </message>
  <message>
   <source>May have been said while not heard: {0}</source>
   <translation>Vielleicht gesagt, als nicht gehört wurde: {0}</translation>
  </message>
  <message>
   <source>Nudge: {0}</source>
   <translation>Hinweis: {0}</translation>
  </message>
  <message>
   <source>Contested by you</source>
   <translation>Von Ihnen bestritten</translation>
  </message>
  <message>
   <source>Then it was done</source>
   <translation>Dann war es erledigt</translation>
  </message>
  <message>
   <source>Then it was maybe heard</source>
   <translation>Dann wurde es vielleicht gehört</translation>
  </message>
  <message>
   <source>Hidden by you</source>
   <translation>Von Ihnen ausgeblendet</translation>
  </message>
  <message>
   <source>Shown to the end</source>
   <translation>Bis zum Ende gezeigt</translation>
  </message>
  <message>
   <source>Went away by itself</source>
   <translation>Verschwand von selbst</translation>
  </message>
  <message>
   <source>You muted a nudge for this call</source>
   <translation>Sie schalteten einen Hinweis für diesen Anruf stumm</translation>
  </message>
  <message numerus="yes">
   <source>%n record(s) fit the caller</source>
   <translation>
    <numerusform>%n Datensatz passt zum Anrufer</numerusform>
    <numerusform>%n Datensätze passen zum Anrufer</numerusform>
   </translation>
  </message>
  <message>
   <source>The words contradict the record</source>
   <translation>Das Gehörte widerspricht dem Datensatz</translation>
  </message>
  <message>
   <source>No record fits the caller</source>
   <translation>Kein Datensatz passt zum Anrufer</translation>
  </message>
  <message>
   <source>Caller: {0}</source>
   <translation>Anrufer: {0}</translation>
  </message>
  <message>
   <source>Not this record</source>
   <translation>Nicht dieser Datensatz</translation>
  </message>
  <message>
   <source>Agrees with the record</source>
   <translation>Stimmt mit dem Datensatz überein</translation>
  </message>
  <message>
   <source>Does not agree</source>
   <translation>Stimmt nicht überein</translation>
  </message>
  <message>
   <source>{0} heard</source>
   <translation>{0} gehört</translation>
  </message>
  <message numerus="yes">
   <source>%n line(s)</source>
   <translation>
    <numerusform>%n Zeile</numerusform>
    <numerusform>%n Zeilen</numerusform>
   </translation>
  </message>
  <message>
   <source>Summary drafted</source>
   <translation>Zusammenfassung entworfen</translation>
  </message>
  <message>
   <source>Summary edited by you</source>
   <translation>Zusammenfassung von Ihnen bearbeitet</translation>
  </message>
  <message numerus="yes">
   <source>%n line(s) yours</source>
   <translation>
    <numerusform>%n Zeile von Ihnen</numerusform>
    <numerusform>%n Zeilen von Ihnen</numerusform>
   </translation>
  </message>
  <message>
   <source>Wrap-up code: {0}</source>
   <translation>Abschlusscode: {0}</translation>
  </message>
  <message>
   <source>Undo proposed for {0}</source>
   <translation>Rücknahme vorgeschlagen für {0}</translation>
  </message>
  <message>
   <source>Change proposed for {0}</source>
   <translation>Änderung vorgeschlagen für {0}</translation>
  </message>
  <message numerus="yes">
   <source>%n field(s) approved</source>
   <translation>
    <numerusform>%n Feld freigegeben</numerusform>
    <numerusform>%n Felder freigegeben</numerusform>
   </translation>
  </message>
  <message>
   <source>Written {0}, read back, same</source>
   <translation>Geschrieben {0}, zurückgelesen, gleich</translation>
  </message>
  <message>
   <source>{0}. Taken back later.</source>
   <translation>{0}. Später zurückgenommen.</translation>
  </message>
  <message>
   <source>Undone: {0}</source>
   <translation>Zurückgenommen: {0}</translation>
  </message>
  <message>
   <source>Written: {0}</source>
   <translation>Geschrieben: {0}</translation>
  </message>
  <message>
   <source>Record changed, not written: {0}</source>
   <translation>Datensatz geändert, nicht geschrieben: {0}</translation>
  </message>
  <message>
   <source>Not written: {0}</source>
   <translation>Nicht geschrieben: {0}</translation>
  </message>
  <message>
   <source>Not as approved: {0}</source>
   <translation>Nicht wie freigegeben: {0}</translation>
  </message>
  <message>
   <source>No answer from the record: {0}</source>
   <translation>Keine Antwort vom System: {0}</translation>
  </message>
  <message>
   <source>Rejected by you: {0}</source>
   <translation>Von Ihnen abgelehnt: {0}</translation>
  </message>
  <message>
   <source>Withdrawn: {0}</source>
   <translation>Zurückgezogen: {0}</translation>
  </message>
  <message>
   <source>Call ended: the softphone stopped</source>
   <translation>Gespräch beendet: Das Softphone ist weg</translation>
  </message>
  <message>
   <source>Nothing was kept</source>
   <translation>Nichts wurde behalten</translation>
  </message>
  <message>
   <source>marked by you</source>
   <translation>von Ihnen vermerkt</translation>
  </message>
  <message>
   <source>The words can be trusted again: {0}</source>
   <translation>Die Worte sind wieder sicher: {0}</translation>
  </message>
  <message>
   <source>Words are not heard: no recogniser for {0}</source>
   <translation>Worte werden nicht gehört: keine Spracherkennung für {0}</translation>
  </message>
  <message>
   <source>{0} not heard</source>
   <translation>{0} nicht gehört</translation>
  </message>
  <message>
   <source>Agent and customer look swapped</source>
   <translation>Agent und Kunde scheinen vertauscht</translation>
  </message>
  <message>
   <source>Agent and customer are the right way round</source>
   <translation>Agent und Kunde sind richtig herum</translation>
  </message>
  <message>
   <source>Call ended</source>
   <translation>Anruf beendet</translation>
  </message>
 </context>
 <context>
  <name>transcript</name>
  <message>
   <source>The other voice, set aside</source>
   <translation>Die andere Stimme, beiseitegelegt</translation>
  </message>
  <message>
   <source>Everything up to {0} is saved. The recording goes on from there.</source>
   <translation>Alles bis {0} ist gesichert. Die Aufnahme läuft von dort weiter.</translation>
  </message>
  <message>
   <source>Everything up to {0} is saved. What is said until the restart is a gap.</source>
   <translation>Alles bis {0} ist gesichert. Was bis zum Neustart gesagt wird, fehlt.</translation>
  </message>
  <message>
   <source>Words are not heard: no recogniser for {0}</source>
   <translation>Worte werden nicht gehört: keine Spracherkennung für {0}</translation>
  </message>
  <message>
   <source>Paused {0}</source>
   <translation>Angehalten {0}</translation>
  </message>
  <message>
   <source>{0} not heard since {1}. Nothing is guessed for this gap.</source>
   <translation>{0} seit {1} nicht gehört. Für diese Lücke wird nichts geraten.</translation>
  </message>
  <message>
   <source>On hold since {0}</source>
   <translation>Gehalten seit {0}</translation>
  </message>
  <message>
   <source>Nothing said yet</source>
   <translation>Noch nichts gesagt</translation>
  </message>
  <message>
   <source>speaker not certain</source>
   <translation>Sprecher nicht sicher</translation>
  </message>
  <message>
   <source>the other voice, set aside</source>
   <translation>die andere Stimme, beiseitegelegt</translation>
  </message>
 </context>
 <context>
  <name>why</name>
  <message>
   <source>similar in meaning</source>
   <translation>ähnliche Bedeutung</translation>
  </message>
  <message>
   <source>{0} was named</source>
   <translation>{0} wurde genannt</translation>
  </message>
  <message>
   <source>for the queue {0}</source>
   <translation>für die Queue {0}</translation>
  </message>
 </context>
 <context>
  <name>words</name>
  <message>
   <source>{0} s</source>
   <translation>{0} s</translation>
  </message>
  <message>
   <source>{0} min</source>
   <translation>{0} min</translation>
  </message>
  <message>
   <source>{0} ago</source>
   <translation>vor {0}</translation>
  </message>
  <message>
   <source>“{0}”</source>
   <translation>„{0}“</translation>
  </message>
  <message>
   <source>heard {0}</source>
   <translation>gehört {0}</translation>
  </message>
  <message>
   <source>Strong match</source>
   <translation>Sehr passend</translation>
  </message>
  <message>
   <source>Likely</source>
   <translation>Wahrscheinlich</translation>
  </message>
  <message>
   <source>Case {0} note</source>
   <translation>Vorgangsnotiz {0}</translation>
  </message>
  <message>
   <source>This call</source>
   <translation>Dieser Anruf</translation>
  </message>
  <message>
   <source>Open source {0} {1}</source>
   <translation>Quelle öffnen: {0} {1}</translation>
  </message>
  <message>
   <source>You</source>
   <translation>Sie</translation>
  </message>
  <message>
   <source>Customer</source>
   <translation>Kunde</translation>
  </message>
  <message>
   <source>Call</source>
   <translation>Gespräch</translation>
  </message>
  <message>
   <source>same as another</source>
   <translation>wie eine andere</translation>
  </message>
  <message>
   <source>shown before</source>
   <translation>bereits gezeigt</translation>
  </message>
  <message>
   <source>dismissed before</source>
   <translation>bereits verworfen</translation>
  </message>
  <message>
   <source>came too late</source>
   <translation>kam zu spät</translation>
  </message>
  <message>
   <source>weak match</source>
   <translation>passt wenig</translation>
  </message>
  <message>
   <source>already done</source>
   <translation>bereits erledigt</translation>
  </message>
  <message>
   <source>Paused {0}. Nothing was kept.</source>
   <translation>Angehalten {0}. Nichts wurde behalten.</translation>
  </message>
  <message>
   <source>Not heard {0}. Nothing is guessed for this gap.</source>
   <translation>Nicht gehört {0}. Für diese Lücke wird nichts geraten.</translation>
  </message>
  <message>
   <source>Not heard {0}: the recording is damaged. Nothing is guessed.</source>
   <translation>Nicht gehört {0}: Die Aufnahme ist beschädigt. Nichts wird geraten.</translation>
  </message>
  <message>
   <source>Not heard {0}: Earshot restarted. Nothing is guessed.</source>
   <translation>Nicht gehört {0}: Earshot startete neu. Nichts wird geraten.</translation>
  </message>
  <message>
   <source>Not heard {0}: no recogniser for this language. Nothing is guessed.</source>
   <translation>Nicht gehört {0}: keine Spracherkennung für diese Sprache. Nichts wird geraten.</translation>
  </message>
  <message>
   <source>Not heard {0}: this computer was too slow. Nothing is guessed.</source>
   <translation>Nicht gehört {0}: Der Rechner war zu langsam. Nichts wird geraten.</translation>
  </message>
  <message>
   <source>Number withheld</source>
   <translation>Nummer unterdrückt</translation>
  </message>
  <message>
   <source>Unknown caller</source>
   <translation>Unbekannter Anrufer</translation>
  </message>
  <message>
   <source>ID not checked</source>
   <translation>Identität ungeprüft</translation>
  </message>
  <message>
   <source>ID {0} of {1}</source>
   <translation>Identität {0} von {1}</translation>
  </message>
  <message>
   <source>Name</source>
   <translation>Name</translation>
  </message>
  <message>
   <source>Postcode</source>
   <translation>Postleitzahl</translation>
  </message>
  <message>
   <source>Customer number</source>
   <translation>Kundennummer</translation>
  </message>
  <message>
   <source>Telephone number</source>
   <translation>Telefonnummer</translation>
  </message>
  <message>
   <source>Number matched</source>
   <translation>Nummer erkannt</translation>
  </message>
  <message>
   <source>Name heard</source>
   <translation>Name gehört</translation>
  </message>
  <message>
   <source>Customer number heard</source>
   <translation>Kundennummer gehört</translation>
  </message>
  <message>
   <source>Postcode heard</source>
   <translation>Postleitzahl gehört</translation>
  </message>
  <message>
   <source>Chosen by you</source>
   <translation>Von Ihnen gewählt</translation>
  </message>
  <message>
   <source>Reason</source>
   <translation>Anlass</translation>
  </message>
  <message>
   <source>Found</source>
   <translation>Befund</translation>
  </message>
  <message>
   <source>Done</source>
   <translation>Erledigt</translation>
  </message>
  <message>
   <source>Next</source>
   <translation>Offen</translation>
  </message>
  <message>
   <source>Speech to text</source>
   <translation>Spracherkennung</translation>
  </message>
  <message>
   <source>Microphone and loudspeaker</source>
   <translation>Mikrofon und Lautsprecher</translation>
  </message>
  <message>
   <source>Knowledge search</source>
   <translation>Wissenssuche</translation>
  </message>
  <message>
   <source>English</source>
   <translation>Englisch</translation>
  </message>
  <message>
   <source>German</source>
   <translation>Deutsch</translation>
  </message>
  <message>
   <source>French</source>
   <translation>Französisch</translation>
  </message>
  <message>
   <source>Spanish</source>
   <translation>Spanisch</translation>
  </message>
  <message>
   <source>Italian</source>
   <translation>Italienisch</translation>
  </message>
  <message>
   <source>Portuguese</source>
   <translation>Portugiesisch</translation>
  </message>
  <message>
   <source>Dutch</source>
   <translation>Niederländisch</translation>
  </message>
  <message>
   <source>Polish</source>
   <translation>Polnisch</translation>
  </message>
  <message>
   <source>Turkish</source>
   <translation>Türkisch</translation>
  </message>
  <message>
   <source>Mic</source>
   <translation>Mikro</translation>
  </message>
  <message>
   <source>Caller</source>
   <translation>Anrufer</translation>
  </message>
  <message>
   <source>expired {0}</source>
   <translation>abgelaufen {0}</translation>
  </message>
  <message>
   <source>not valid before {0}</source>
   <translation>gilt erst ab {0}</translation>
  </message>
  <message>
   <source>Read</source>
   <translation>Gelesen</translation>
  </message>
  <message>
   <source>Read in part</source>
   <translation>Teilweise gelesen</translation>
  </message>
  <message>
   <source>Broken</source>
   <translation>Defekt</translation>
  </message>
  <message>
   <source>Password-protected</source>
   <translation>Mit Passwort</translation>
  </message>
  <message>
   <source>Pictures only</source>
   <translation>Nur Bilder</translation>
  </message>
  <message>
   <source>Empty</source>
   <translation>Leer</translation>
  </message>
  <message>
   <source>Same as another</source>
   <translation>Gleich einer anderen</translation>
  </message>
  <message>
   <source>Left out</source>
   <translation>Ausgelassen</translation>
  </message>
  <message>
   <source>changed {0}</source>
   <translation>geändert {0}</translation>
  </message>
  <message>
   <source>Changed {0}, since you last used it</source>
   <translation>Geändert {0}, seit Sie ihn zuletzt verwendet haben</translation>
  </message>
  <message>
   <source>since {0}</source>
   <translation>seit {0}</translation>
  </message>
  <message numerus="yes">
   <source>%n field(s)</source>
   <translation>
    <numerusform>%n Feld</numerusform>
    <numerusform>%n Felder</numerusform>
   </translation>
  </message>
  <message>
   <source>Case book</source>
   <translation>Fallbuch</translation>
  </message>
  <message>
   <source>Waiting to be sent</source>
   <translation>Wartet auf Versand</translation>
  </message>
  <message>
   <source>Writing</source>
   <translation>Schreibt</translation>
  </message>
  <message>
   <source>Verified</source>
   <translation>Geprüft</translation>
  </message>
  <message>
   <source>Record changed</source>
   <translation>Geändert</translation>
  </message>
  <message>
   <source>Check the record</source>
   <translation>Datensatz prüfen</translation>
  </message>
  <message>
   <source>Failed</source>
   <translation>Fehlgeschlagen</translation>
  </message>
  <message>
   <source>No answer yet</source>
   <translation>Noch keine Antwort</translation>
  </message>
  <message>
   <source>Rejected by you</source>
   <translation>Von Ihnen abgelehnt</translation>
  </message>
  <message>
   <source>Withdrawn</source>
   <translation>Zurückgezogen</translation>
  </message>
  <message>
   <source>from the state of the call</source>
   <translation>nach dem Stand des Gesprächs</translation>
  </message>
 </context>
</TS>
