"""The words that neither name a thing nor ask for an action: how one asks, tells, forbids, supposes, and takes leave.

This module owns vocabulary only; see `askgym.envs.telecom.customer.lexicon`. Imports the standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["WORKING"]

# What does something in a sentence and is no verb to act on.
WORKING: Mapping[str, str] = {
    "please": "please|kindly",
    "filler": "now|just|okay|ok|great|thanks|thank you|alright|all right|first|firstly|next|also|well|"
    "good|perfect|hello|hi|hey|sure|simply|quickly|carefully|finally|lastly|again|once more|for me|"
    "right|step|still|too|currently|really|maybe|perhaps|instead|briefly|secondly|second|third|thirdly|"
    "to start|to begin|to begin with|for starters|as a first step|first of all|to start with|as a next step|"
    "at this point|one more time|once again|for now|right now|from there|there|nice|wonderful|excellent|awesome|"
    "super|understood|got it|sir|madam|ma'am|mr|mrs|ms|dear|friend|properly|fully|completely|manually|temporarily|"
    "back|immediately|slowly|gently|physically|yes|certainly|absolutely|of course|no problem|no worries|actually|"
    "so far|safely|firmly|correctly|wait|hold|stay|seconds|minutes|minute|one|in your hand|on your end|"
    "real quick|a moment|a second|anyway|besides|"
    "additionally|meanwhile|directly|only then|by any chance|likewise|more|quick|brief|already|"
    "for this step|as a test|just to be sure|to be sure|to be safe|if possible|if you can|if you could|"
    "if you don't mind|if that's okay|if that's ok|if that is okay|if you would|if you like|if you please|"
    "when you get a chance|when you have a moment|when you can|when you're ready|when you are ready|"
    "whenever you're ready|whenever you are ready|once you're ready|if you haven't already|if you have not already|"
    "if you haven't done so|if you haven't yet|once you are ready|when ready|if it's not too much trouble|"
    "if you're able|if you are able|if you wouldn't mind|at your convenience|when it suits you",
    "ask": "start by|begin by|starting by|beginning by|start off by|start with|begin with|time for|could you|"
    "can you|would you|will you|i need you to|i'd like you to|i want you to|i would like you to|"
    "we need you to|i'll need you to|i will need you to|may i ask you to|can i ask you to|could i ask you to|let's|"
    "let us|lets|we need to|we should|we could|we can|we'll need to|we will need to|we have to|we'll have to|"
    "we'll|we will|i recommend|i suggest|i'd suggest|i would suggest|i'd recommend|i would recommend|i advise you to|"
    "i advise|you should|you need to|you must|you have to|you'll need to|you'll have to|you'll want to|"
    "you will need to|you will have to|you may want to|you might want to|be sure to|make sure to|"
    "remember to|it would help if you|it would be great if you|i'd be grateful if you|"
    "i would appreciate if you|i'd appreciate it if you|i would appreciate it if you|do you think you could|"
    "would it be possible to|would it be possible for you to|are you able to|would you be able to|"
    "will you be able to|is it possible for you to|would you mind|do you mind|how about|what about|why don't you|"
    "why not|what if you|it's time to|it is time to|could i have you|can i have you|can i get you to|i'd ask you to|"
    "i would ask you to|i must ask you to|i have to ask you to|feel free to|go ahead and|go ahead|try to|"
    "next step is to|the next step is to|next step is|what i need you to do is|want you to|like you to|need you to|"
    "ask you to|asking you to|do me a favor and|do me a favour and|shall we|should we|why don't we|how about we|"
    "your next step is to|best thing is to|it's best to|it is best to|best to|i propose|time to|would you kindly|"
    "could you please|can you please|would you please|would you try|could you try|can you try|let's try|please try|"
    "let's go ahead and|i want to have you|we're going to|we are going to|you're going to|you are going to|"
    "you'll be|have a go at|give it a try and|we'd like you to|we would like you to|we want you to|"
    "what you need to do is|all you need to do is|all you have to do is|"
    "i'd have you|i'll have you|i will have you|i'd love you to|you ought to|you'd better|you had better|may we|"
    "trying to|you just need to|you only need to|you simply need to|you'd need to|you would need to|"
    "i encourage you to",
    "you can": "you can|you could|you may|you'll be able to|you will be able to|you might|you should be able to",
    "ensure": "make sure|make sure you|ensure you|ensure|be sure|make certain|see to it|needs to be|need to be|"
    "must be|has to be|have to be|"
    "should be switched|should be turned|should be set|should be reset|should be disabled|should be enabled|"
    "ought to be|needs|i need|i want|i'd like|i would like|requires|should be disconnected|should be restarted|"
    "should be rebooted|should be reseated|should be granted|should be removed|need|have your|get your|"
    "should stay|has got to be|let's get|let's have|we need|we want|should be paid|should be settled|"
    "should be toggled|should be reinserted",
    "not": "don't|do not|never|not|no need to|needn't|avoid|without|instead of|rather than|refrain from|"
    "shouldn't|should not|must not|mustn't|no need|dont|need not|you don't need to|you don't have to|"
    "you do not need to|you do not have to|no reason to|isn't|isn't it|aren't|wasn't|won't|cannot|can't|couldn't|"
    "nor|neither|doesn't|didn't|hasn't|haven't|unable|not yet|hold off|hold off on|stop before|"
    "as opposed to|rather not|wait before|wait with|no longer|forget about|skip|ignore",
    "if": "if|in case|provided|provided that|assuming|should it|should that|should this|should you",
    "unless": "unless",
    "when": "when|once|after|as soon as|whenever|while|afterwards|upon|following",
    "before": "before|until|till|prior to",
    "whether": "whether|whether or not",
    "what": "what|what's|which|how|where|why|who|how's|where's|whats|what're",
    "is": "is|are|am|was|were|aren't you|isn't your|isn't the",
    "do": "do|does|any",
    "did": "did|have you|has the|has your|have the|had you|has it|has that|has this|had the|has anything|"
    "have they|haven't you|didn't you|did you|you already|you did|were you able to|you were able to|you had|had",
    "you have": "you've|you have|you have just|you've just",
    "may i": "may i|can i|could i|might i|shall i|should i|i may|would you like me to|do you want me to|"
    "should i|want me to|would it help if i|would you like",
    "willing": "are you willing|is it okay|is it ok|is that okay|is that ok|would it be okay|would it be ok|"
    "is it alright|is it all right|would you be willing|are you okay with|are you ok with|are you fine with|"
    "are you comfortable|do you agree|would you agree|would that be okay|would that be ok|do you consent|"
    "do you want to|do you wish to|would you like to|are you happy to|is that alright|is that all right|"
    "is that fine|is this okay|is this ok|does that work for you|does that sound|do you accept|are you ready to|"
    "are you prepared to|would you be okay with|would you be ok with|would you be comfortable|do you approve|"
    "would you want to|would you want|will that be okay|do i have your permission|do we have your permission|"
    "do i have your consent|with your permission|are you interested in|would you be interested|"
    "can you confirm that you agree|"
    "would you be happy to|would you be open to|are you open to|are you sure|do you feel comfortable|"
    "would you prefer to|are you good with|sound good|sounds good|okay with you|ok with you|alright with you|"
    "all right with you|fine with you|do you want|may i proceed|shall i proceed|should i proceed|can i proceed|"
    "can i go ahead|shall i go ahead|should i go ahead|may i go ahead|proceed|how much would you|how many would you",
    "i will": "i'll|i will|i've|i have|i'm going to|i am going to|i'm|i am|we've|we have|let me|we're|we are|i had|"
    "i just|i've just|i have just|i can|i could|i would|i'd|i was|i did|i do|our team|my team|allow me|we just|"
    "we had|we did|i also|i went ahead",
    "i": "i|we|my|our|me|us",
    "you": "you|you're|you are|you'll|you will|you'd|your phone will|your phone has|yourself",
    "it": "it|that|this|them|these|those|it's|that's|they|both",
    "would": "will|would|may|might|can|could|should|must|shall|lets|allows|means|helps|makes|keeps|causes|prevents|"
    "blocks|uses|seems|appears|looks|sounds|has|shows|tells|says|gives|happens|it'll|that'll|stays|remains|becomes|"
    "stands for|refers to|is called|affects|saves|slows|breaks|routes|controls|limits|requires|works",
    "because": "because|since|so that|in order to|in order for|that way|as this|as it|as that|due to|this will|"
    "this lets|to see|to find out|which will|which is|which can|which may|this may|this can|this should|that should|"
    "that will|as your|as the|which means|in order that|it will|it should|it may|it can|that may|that can|"
    "this might|that might|which might|which could|this could|that could|as they|"
    "to help|to rule out|to allow|to let|to give|to get rid of|to avoid|to make it|to fix|to solve|to restore|"
    "for the changes|for the change|to use|to take effect|to apply|to force|to refresh|to help us|"
    "what this does|what that does|which would|to see if|to see whether|to check if|to check whether",
    "and": "and|plus|as well as|along with|&|followed by",
    "then": "then|after that|afterward|and then|otherwise|if not then|subsequently|"
    "and after that|and now|next please|once that's done|once that is done|"
    "when that's done|once done|when done|after this|once you've done that|once you have done that|"
    "when you've done that|after doing that|after you've done that|after doing so|once finished|when finished|"
    "once that's complete|and finally|and afterwards|once completed|and once done",
    "but": "but|so|therefore|however|yet|though|although|so please|but please|and please|hence|thus|because of this",
    "or": "or|and or",
    "general": "to work|in order to work|to function|to get service|to be used",
    "+": "on",
    "-": "off",
    "off and on": "off and on|off and on again|off and back on|off and then on|off then on|on and off|"
    "off then back on|"
    "off and then back on|on and then off|on then off|off and right back on|off and on once|"
    "off for a few seconds and on|on and back off|on and off again|on then back off|off on",
    "out": "out|out of|outside of",
    "in": "in|into|inside|in again|back in|back into|under|within|from|via|using|through|with",
    "so": "if so|if yes|if it is|if it's|if they are|if that's the case|if that is the case|in that case|if it does|"
    "if it has been|if it was|if necessary|if needed|if required|if present|if needed|as needed|if applicable|if any|"
    "if it isn't|if it is not|if not|if it's not|if they aren't|if they are not|if missing|where necessary",
    "persists": "persists|persist|doesn't help|does not help|didn't help|did not help|doesn't work|does not work|"
    "still not working|still doesn't|still don't|still no|still isn't|still nothing|isn't fixed|is not fixed|"
    "doesn't fix|does not fix|doesn't solve|does not solve|remains|didn't work|did not work|still have no|"
    "still can't|still cannot|still not|not resolved|isn't resolved|still having|still have|that fails|"
    "no change|nothing changes|nothing happens|that's not enough|it fails|still slow|still fails",
    # --- how it stands ---
    "working?": "is it working|does it work|working now|work now|did that help|did it help|did that work|did it work|"
    "did this help|did that fix|did that solve|did that resolve|did that do|any better|any luck|any change|"
    "any improvement|how is it now|how does it look|how's it now|does that help|does that fix|does that solve|"
    "did anything change|back to normal|is it fixed|is it better|are you back online|back online|any difference|"
    "has that helped|has that fixed|has it helped|is everything working|is everything okay|is everything ok|"
    "is everything fine|is it okay now|does everything work|is it resolved|has the issue been resolved|"
    "has the problem been|has the issue been|how are things|how is everything|is the problem gone|"
    "is the issue gone|problem gone|issue gone|is it faster|has it improved|anything changed|is that better|"
    "is that working|has anything changed|is your problem solved|is your issue resolved|is your problem fixed|"
    "is your issue fixed|is the problem solved|is the issue resolved|is the issue fixed|is the problem fixed|"
    "is the problem resolved|are things working|are things better|made a difference|make a difference|"
    "make any difference|see any improvement|notice any|noticed any|did the trick|do the trick|does the trick|"
    "did this work|did this fix|working again|working fine|working properly|working correctly|working as|"
    "work again|works now|works again|is fixed|problem solved|still having|still experiencing|still facing|"
    "still seeing|how is your connection|how's your connection|how is the connection|how's the connection|"
    "happy with|satisfied with|is back|are back|came back|come back|has returned|has come back|returned|restored",
    "solved!": "is resolved|has been resolved|have been resolved|has been fixed|have been fixed|has been solved|"
    "been restored|has been restored|"
    "should be working|should be fixed|should be resolved|should be good|should be back|should now be|"
    "should now work|"
    "should work|everything is working|everything's working|everything works|all set|good to go|you're back|glad|"
    "happy to hear|should fix|should do it|should solve|should resolve|it's working|it works|is solved|"
    "is now working|"
    "are now working|is working|are working|everything should|issue resolved|problem fixed|problem resolved|"
    "should all be|we've fixed|we have fixed|i've fixed|i have fixed|i've resolved|i have resolved|we've resolved|"
    "we have resolved|should be able to|successfully resolved|should have|now be fixed|all fixed|all done|"
    "is now fixed|is now resolved|now resolved|now fixed|should be okay|should be fine|should be all",
    "bye!": "anything else|goodbye|good bye|bye|have a great|have a good|have a nice|have a wonderful|have a lovely|"
    "take care|thanks for calling|thank you for calling|thanks for contacting|thank you for contacting|"
    "thank you for choosing|thanks for choosing|thank you for being|thanks for being|enjoy your|enjoy the rest|"
    "close this case|close the case|close this ticket|close your ticket|close the ticket|closing this|closing the|"
    "case is closed|closing your|conclude|thank you for your patience and|wish you|end this chat|end the chat|"
    "end this call|end the call|end our|something else i can|else i can help|else i can do|else i can assist|"
    "further assistance|further questions|other questions|more questions|anything more|nice day",
    # --- handing over ---
    "transfer": "transfer|transferring|transferred|human agent|human agents|hand you over|handing you over|"
    "handed over|human colleague|connect you with|connect you to|connecting you|escalate|escalating|escalated|"
    "specialist|specialists|forward you|forwarding you|pass you on|passing you|put you through|putting you through|"
    "a colleague|my colleague|another agent|live agent|human representative|a representative|be taking over|"
    "take over from here|senior technician|second level|higher level|supervisor|next level|route you|routing you|"
    "human technician|human support|pass you to|pass your case|passing your case|hand your case|hand this over|"
    "handing this over|hold the line|hand over",
}
