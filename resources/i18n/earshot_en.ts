<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
 <context>
  <name>CallerChoice</name>
  <message numerus="yes">
   <source>%n record(s) fit. Ask for the postcode or choose.</source>
   <translation>
    <numerusform>%n record fits. Ask for the postcode or choose.</numerusform>
    <numerusform>%n records fit. Ask for the postcode or choose.</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Cards</name>
  <message numerus="yes">
   <source>%n new</source>
   <translation>
    <numerusform>%n new</numerusform>
    <numerusform>%n new</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n earlier</source>
   <translation>
    <numerusform>%n earlier</numerusform>
    <numerusform>%n earlier</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n held back: {0}</source>
   <translation>
    <numerusform>%n held back: {0}</numerusform>
    <numerusform>%n held back: {0}</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>FileSection</name>
  <message numerus="yes">
   <source>%n file(s)</source>
   <translation>
    <numerusform>%n file</numerusform>
    <numerusform>%n files</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>ReadyPanel</name>
  <message numerus="yes">
   <source>%n waiting</source>
   <translation>
    <numerusform>%n waiting</numerusform>
    <numerusform>%n waiting</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>Transcript</name>
  <message numerus="yes">
   <source>%n set aside</source>
   <translation>
    <numerusform>%n set aside</numerusform>
    <numerusform>%n set aside</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n new</source>
   <translation>
    <numerusform>%n new</numerusform>
    <numerusform>%n new</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>Jump to live: %n new</source>
   <translation>
    <numerusform>Jump to live: %n new</numerusform>
    <numerusform>Jump to live: %n new</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>WriteFoot</name>
  <message numerus="yes">
   <source>Approve %n field(s)</source>
   <translation>
    <numerusform>Approve %n field</numerusform>
    <numerusform>Approve %n fields</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>changes</name>
  <message numerus="yes">
   <source>%n unchanged line(s)</source>
   <translation>
    <numerusform>%n unchanged line</numerusform>
    <numerusform>%n unchanged lines</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>gaps</name>
  <message numerus="yes">
   <source>%n call(s)</source>
   <translation>
    <numerusform>%n call</numerusform>
    <numerusform>%n calls</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>interactions</name>
  <message numerus="yes">
   <source>%n undone</source>
   <translation>
    <numerusform>%n undone</numerusform>
    <numerusform>%n undone</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n write(s)</source>
   <translation>
    <numerusform>%n write</numerusform>
    <numerusform>%n writes</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>screen</name>
  <message numerus="yes">
   <source>%n write(s) to approve</source>
   <translation>
    <numerusform>%n write to approve</numerusform>
    <numerusform>%n writes to approve</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>story</name>
  <message numerus="yes">
   <source>%n record(s) fit the caller</source>
   <translation>
    <numerusform>%n record fits the caller</numerusform>
    <numerusform>%n records fit the caller</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n line(s)</source>
   <translation>
    <numerusform>%n line</numerusform>
    <numerusform>%n lines</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n line(s) yours</source>
   <translation>
    <numerusform>%n line yours</numerusform>
    <numerusform>%n lines yours</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%n field(s) approved</source>
   <translation>
    <numerusform>%n field approved</numerusform>
    <numerusform>%n fields approved</numerusform>
   </translation>
  </message>
 </context>
 <context>
  <name>words</name>
  <message numerus="yes">
   <source>%n field(s)</source>
   <translation>
    <numerusform>%n field</numerusform>
    <numerusform>%n fields</numerusform>
   </translation>
  </message>
 </context>
</TS>
