"""The words that a customer knows: each phrase of a technician's English is one sign, or a few.

This module owns vocabulary and no grammar. A sign in capitals is a thing (a switch, a report, something to know); one
in small letters does something in a sentence. `askgym.envs.telecom.customer.scanning` looks phrases up here. Imports
the standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

__all__ = ["DETERMINERS", "DROPPED", "NOUNS_OF_VERBS", "PHRASES", "VERBS", "forms"]

# Things. Listed: phrases, separated by "|".
_THINGS: Mapping[str, str] = {
    # --- switches ---
    "AIRPLANE": "airplane mode|aeroplane mode|flight mode|plane mode|air plane mode|airplane|aeroplane|flightmode|"
    "plane icon|flight safe mode|offline mode",
    "DATA": "mobile data|cellular data|cell data|mobile internet|data connection|mobile data connection|data switch|"
    "internet data|data toggle|data services|data|mobile network data|cellular internet|network data|packet data",
    "ROAMING": "roaming|data roaming|international roaming|mobile data roaming|international data roaming|roam|"
    "data roam|roaming data|roaming mode|international data",
    "SAVER": "data saver|data saver mode|data saving|data saving mode|low data mode|data restriction|saver mode|"
    "data restrictions|datasaver|saver|data restriction status|data restriction mode|data reduction|lite mode|"
    "background data restriction|data limiter|data conservation|restricting data|restricts data|saving data|"
    "restricting background data|restricts background data|limiting data|limits data|limiting your data|"
    "data save mode|data usage saver|restrict data|restrict background data",
    "WIFI": "wifi|wi fi|wireless network|wireless lan|wlan|wireless",
    "CALLING": "wifi calling|wi fi calling|wifi calls|wifi call|wi fi call|wi fi calls|calls over wifi|"
    "calling over wifi|calls over wi fi|calling over wi fi|vowifi|wifi voice|wlan calling|wireless calling|"
    "call over wifi|calls via wifi|calling via wifi|call over wi fi",
    "VPN": "vpn|virtual private network|vpn app|vpn connection|vpns|vpn client|vpn service|vpn tunnel|vpn profile|"
    "virtual private network connection|vpn server",
    # --- what has settings of its own ---
    "SIM": "sim|sim card|sim cards|simcard|sim tray|sim card tray|sim chip|sim slot|sim card slot|card tray|sims|"
    "physical sim|sim card holder",
    "APN": "apn|apns|access point|access points|access point name|access point names|apn settings|apn setting|"
    "access point settings|access point name settings|apn configuration|mmsc|mmsc url|apn details|apn name|"
    "access point configuration|apn config|access point setup|mms url|mms proxy|apn values|apn entry|apn profile",
    "MODE": "phone prefer|phone prefers|network mode|network mode preference|preferred network type|preferred network mode|preferred network|"
    "network preference|network preferences|network type preference|preferred networks|mode preference|"
    "network mode settings|network mode setting|preferred network types|radio mode|network selection mode|"
    "network type setting|network generation|network technology preference|preferred network technology|"
    "preferred mode|preferred type|cellular mode|data mode|network type settings|mobile network mode|"
    "preferred mobile network|preferred mobile network type|networks your phone prefers|network mode selection|"
    "mobile network type|voice and data|voice data",
    "MESSAGING": "messaging app|messages app|message app|messaging|messages|messenger|text app|texting app|sms app|"
    "messaging application|messages application|mms app|text messaging app|messenger app|text message app|"
    "sms messaging app|app for messages",
    "BROWSER": "browser|browser app|web browser",
    "PERMISSION": "permission|permissions|app permission|app permissions|permission settings|privileges|"
    "access rights|permission manager",
    "APPS": "installed apps|apps|applications|app list|list of apps|apps installed|installed applications|"
    "applications installed|list of installed apps|programs",
    "APPSTATE": "app status|application status|status of the app|app state",
    "PHONE": "phone|device|handset|mobile phone|cell phone|smartphone|cellphone|mobile device|phone's|mobile",
    "REBOOT": "reboot|restart|power cycle|fresh start|clean restart|fresh restart|soft reset",
    # --- reports ---
    "BAR": "status bar|screen at the top|on the screen|on your screen|on your phone's screen|on your display|notification bar|top of the screen|top of your screen|top of your phone's screen|"
    "top of your phone|signal bars|signal icon|status icons|top bar|signal indicator|bars|statusbar|signal bar|"
    "top of the display|top of your display|top edge of the screen|top edge of your screen|notification shade|"
    "notification panel|icons at the top|upper edge of the screen|top right corner|top right|upper right corner|"
    "top left corner|top corner|top of the phone|top line of the screen|signal symbol|notification area|bar at the top",
    "SIGNAL": "signal|reception|phone service|cell service|cellular service|mobile service|coverage|service|"
    "cell signal|cellular signal|service back|signal back|mobile signal|network signal|network coverage",
    "NETWORK": "network status|network connection status|cellular status|cellular connection|connection status|"
    "network details|network information|network info|network state|network connection|connection type|"
    "signal strength|network type|cellular network|mobile network|network settings|mobile network settings|"
    "cellular network settings|cellular settings|mobile networks|cellular networks|networks|network|"
    "network and internet|network internet|sim status and network|mobile network status|cellular network status|"
    "connection state|status of the network|status of your network|cellular network type|mobile settings|connections",
    "SPEED": "speed test|speedtest|internet speed|connection speed|data speed|speed|speeds|how fast|download speed|"
    "internet speed test|network speed test|speed check|speed measurement|mbps|mobile data speed|network speed|"
    "speed tests|data speed test|bandwidth test|bandwidth|how slow|data speeds",
    "MMS": "mms|picture message|picture messages|multimedia message|multimedia messages|photo message|photo messages|"
    "mms message|mms messages|picture messaging|multimedia messaging|send a picture|send a photo|send pictures|"
    "send photos|send an image|send images|sending a picture|sending a photo|sending pictures|sending photos|"
    "text a picture|text a photo|picture text|image message|media message|send out a picture|send a pic|pic message|"
    "send some pictures|send one picture|send that picture|send your picture|send the picture|send the photo|"
    "sending an image|message with a picture|message with a photo|message with an image|photo texts|picture texts|"
    "picture to yourself|photo to yourself|group message with a picture|messages with pictures|messages with photos",
    "INTERNET": "internet|web page|website|web|webpage|internet access|internet connection|connection|online|"
    "browse|browsing|surf|web pages|websites|load pages|load a page",
    # --- the bill ---
    "PAYMENT": "request i sent|request we sent|request i've sent|request we've sent|request you received|"
    "request you got|request on your phone|request for the bill|payment request|payment requests|request for payment|payment notification|payment prompt|"
    "payment link|payment notice|request to pay|payment message|pay request|bill request|payment demand|"
    "pending payment|billing request",
    "BILL": "bill|bills|invoice|balance|amount due|outstanding amount|overdue amount|outstanding balance|"
    "overdue bill|overdue balance|unpaid bill|past due bill|past due balance|past due amount|outstanding bill|"
    "open bill|charge|debt|overdue invoice|unpaid invoice|payment|amount|what you owe|open invoice|dues",
    # --- what a technician may want to know ---
    "NAME": "name|full name|first name|last name|who am i speaking with|who am i speaking to|who i'm speaking with|"
    "who i am speaking with|who i am speaking to|who i'm speaking to|who am i talking to|who i'm talking to|"
    "who am i talking with|who is calling|who's calling|who are you|surname",
    "NUMBER": "phone number|mobile number|cell number|telephone number|line number|number|cell phone number|"
    "mobile phone number|contact number|callback number|number on the account|phone numbers|phone no|tel number",
    "PLACE": "where are you|where you are|your location|location|located|abroad|overseas|traveling|travelling|"
    "foreign country|another country|other country|different country|outside the country|outside the us|"
    "outside the usa|outside the united states|outside of the country|outside your home country|out of the country|"
    "outside of the us|outside of the united states|out of country|"
    "which country|what country|country|whereabouts|"
    "outside your country|where do you|where exactly|in france|on a trip|on holiday|on vacation|"
    "where in the world|trip|internationally|home or abroad|where are you calling from",
    "HOME": "at home|home country|home network|in the united states|in the us|in the usa|inside the us|home|"
    "inside the country|inside the united states|back home|domestic",
    "SYMPTOM": "what's the problem|what is the problem|what's the issue|what is the issue|what is wrong|what's wrong|"
    "what is happening|what's happening|what is going on|what's going on|what seems to be|what exactly|"
    "what kind of trouble|what kind of problem|what kind of issue|what problem|what issue|what problems|"
    "what issues|what trouble|the problem is|your problem|your issue|describe the problem|describe the issue|"
    "describe what|experiencing|having trouble|having problems|having issues|having an issue|having a problem|"
    "how can i help|how may i help|how can i assist|how may i assist|what can i do for you|how can we help|"
    "what brings you|symptoms|symptom|nature of the problem|nature of the issue|nature of your issue|"
    "nature of your problem|tell me more|more detail|more details|explain the problem|explain the issue|"
    "what happens exactly|what does not work|what doesn't work|what isn't working|what is not working|"
    "what's not working|not working for you|what can i help|what do you need help with|what do you need|"
    "what went wrong|since when|how long|when did it start|when did this start|when did the|the trouble|"
    "describe your|what you're experiencing|seems to be the problem|seems to be the trouble|seems to be the issue|"
    "what's up|what troubles you|what's troubling|what is bothering|difficulty|complaint|what appears to be",
    "PRIVATE": "date of birth|birth date|birthday|dob|birthdate|born|customer id|customer number|account number|"
    "account id|id number|email|e mail|email address|address|street|zip code|postal code|zip|"
    "social security|ssn|security question|password|passcode|account pin|customer identification|"
    "imei|serial number|last four digits|last 4 digits|line id|bill id|bill number|mother's maiden name",
    "MODEL": "model|phone model|make and model|what phone|which phone|what kind of phone|what type of phone|"
    "what device|which device|brand|operating system|android version|ios version|type of phone|kind of phone",
    "USAGE": "data usage|data used|used data|data have you used|usage|data left|data allowance|data limit|"
    "data cap|used up your data|used up|run out of data|monthly data|data remaining|data you have used",
    "REFUEL": "refuel|refueling|refuelling|top up|topping up|top off|add data|add more data|additional data|extra data|more data|"
    "buy data|buy more data|data boost|gb|gbs|gigabytes|gigabyte|gigs|gig|data refuel|data top up|how much data|"
    "purchase data|purchase more data|purchase additional data|buy additional data|add some data|data add on|"
    "add extra data|data pack|data package|data refueling|data refuelling|refuel your data|refuel data",
    "PRICE": "cost|costs|price|fee|dollars|dollar|usd|charged|charges|per gb|per gigabyte",
    "PLAN": "plan|plans|data plan|tariff|subscription|unlimited plan|premium plan|bigger plan|larger plan|"
    "mobile plan|rate plan|current plan",
    "PHOTOS": "photos|pictures|your data is safe|your files|lose anything|personal data|your photos|lose data|"
    "lose any data|delete anything|erase anything|deletes nothing|erases nothing|nothing will be lost",
    # --- what nobody can do here ---
    "RECORDS": "account|your line|line|customer record|crm|profile|our side|our system|our end|contract|"
    "service line|network side|carrier side",
    "OTHER": "cache|software|software update|system update|updates|carrier settings|factory reset|"
    "factory settings|pin|puk|pin code|puk code|bluetooth|hotspot|battery saver|power saving|power saving mode|"
    "low power mode|do not disturb|gps|nfc|screenshot|store|another phone|different phone|other phone|"
    "another sim|different sim|new sim|replacement sim|esim|test call|call someone|call somebody|sms message|"
    "test text|text message|safe mode|developer options|app store|play store|firmware|volume|brightness|ringtone|"
    "wallpaper|backup|power saver|battery|location services|case|cleaner|antivirus|tethering|network reset|"
    "network settings reset|all settings|"
    "wifi password|router|modem|live chat|technician visit|iccid|dialer|dial|phone app|carrier bundle|"
    "voicemail",
    "ANYTHING": "settings|setting|configuration|everything|things|something|steps|troubleshooting|basics|options|"
    "issue|problem|configurations|thing|troubleshoot|basic checks|usual checks|anything",
}

# What stands for a permission: the sign says which.
_SLOTS: Mapping[str, str] = {
    "=sms": "send and read sms|send and receive sms|read and send sms|send sms|read sms|send and view sms|"
    "read and write sms|receive sms|view sms|send and receive texts|send and receive text messages|"
    "send and read text messages|read and send text messages|sms|text messages|texts|sms messages|send and view sms messages|short messages|send texts|texting|"
    "sms permission|sms permissions|sms access",
    "=storage": "read and write files|read and write storage|access storage|access files|storage|files|files and media|photos and media|photos and videos|media files|local files|"
    "gallery|media|storage permission|storage permissions|storage access|photo library|file access|"
    "photos media and files|files on your phone|photos on your phone|your stored files|music and audio|saved files|"
    "photo access|photos videos|photos and files|photo gallery",
    "=phone": "phone permission|phone access|phone permissions|telephone permission|calls permission|"
    "phone calls permission",
    "=network": "network permission|network access|network permissions|internet permission",
    "=5g": "5g|nr|five g|5g auto|5g preferred|fastest network|fastest available|fastest",
    "=4g": "4g|lte|four g",
    "=3g": "3g|umts|wcdma|three g",
    "=2g": "2g|gsm|edge|gprs|two g",
    "=only": "only|exclusively",
    "=auto": "auto|automatic|automatically|global|best available|auto select|auto connect",
    "=internet": "internet apn|named internet|called internet|name internet|to internet|be internet|read internet",
}

# What does something in a sentence and is no verb to act on.
_WORKING: Mapping[str, str] = {
    "please": "please|kindly",
    "filler": "now|just|okay|ok|great|thanks|thank you|alright|all right|first|firstly|next|also|well|"
    "good|perfect|hello|hi|hey|sure|simply|quickly|carefully|finally|lastly|again|once more|for me|"
    "right|step|still|too|currently|really|maybe|perhaps|instead|briefly|secondly|second|third|thirdly|"
    "to start|to begin|to begin with|for starters|as a first step|first of all|to start with|as a next step|"
    "at this point|one more time|once again|for now|right now|from there|there|nice|wonderful|excellent|awesome|"
    "super|understood|got it|sir|madam|ma'am|mr|mrs|ms|dear|friend|properly|fully|completely|manually|temporarily|"
    "back|immediately|slowly|gently|physically|yes|certainly|absolutely|of course|no problem|no worries|actually|"
    "so far|safely|firmly|correctly|wait|hold|stay|seconds|minutes|minute|one|in your hand|on your end|real quick|a moment|a second|anyway|besides|"
    "additionally|meanwhile|directly|only then|by any chance|likewise|more|quick|brief|already|"
    "for this step|as a test|just to be sure|to be sure|to be safe|if possible|if you can|if you could|"
    "if you don't mind|if that's okay|if that's ok|if that is okay|if you would|if you like|if you please|"
    "when you get a chance|when you have a moment|when you can|when you're ready|when you are ready|"
    "whenever you're ready|whenever you are ready|once you're ready|if you haven't already|if you have not already|"
    "if you haven't done so|if you haven't yet|once you are ready|when ready|if it's not too much trouble|"
    "if you're able|if you are able|if you wouldn't mind|at your convenience|when it suits you",
    "ask": "start by|begin by|starting by|beginning by|start off by|start with|begin with|time for|could you|can you|would you|will you|i need you to|i'd like you to|i want you to|i would like you to|"
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
    "trying to|you just need to|you only need to|you simply need to|you'd need to|you would need to|i encourage you to",
    "you can": "you can|you could|you may|you'll be able to|you will be able to|you might|you should be able to",
    "ensure": "make sure|make sure you|ensure you|ensure|be sure|make certain|see to it|needs to be|need to be|must be|has to be|have to be|"
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
    "do i have your consent|with your permission|are you interested in|would you be interested|can you confirm that you agree|"
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
    "off and on": "off and on|off and on again|off and back on|off and then on|off then on|on and off|off then back on|"
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
    "should be working|should be fixed|should be resolved|should be good|should be back|should now be|should now work|"
    "should work|everything is working|everything's working|everything works|all set|good to go|you're back|glad|"
    "happy to hear|should fix|should do it|should solve|should resolve|it's working|it works|is solved|is now working|"
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

VERBS: Mapping[str, str] = {
    "on": "turn on|switch on|enable|activate|re enable|reenable|reactivate|toggle on|power on|flip on|slide on|"
    "put on|reconnect|connect|start up|set up|join|start|fire up|flick on|re activate",
    "off": "turn off|switch off|disable|deactivate|toggle off|power off|power down|flip off|shut off|shut down|"
    "flick off|exit|disconnect|log out|sign out|close|quit|stop using|stop|end|kill|get off|drop|pause|"
    "shut|cut|disengage|get out|get rid of|sever|terminate|halt|break off|come out|de activate|turn back off|switch back off|log off|unselect|untick|uncheck|"
    "force stop|cancel|go off|jump off|step out",
    "turn": "turn|switch|flip|toggle|flick|slide|swipe",
    "pick": "tap|press|click|hit|select|choose|pick|tick|mark|long press|hold down|touch|tap into",
    "set": "set|bump|crank|change|adjust|modify|configure|use|prefer|move|make|get|have|alter|bring|raise|lift|upgrade|reselect|"
    "force|limit|lock|edit|enter|type",
    "fix": "fix|correct|repair|sort out|optimize|optimise|clean up|troubleshoot|update|tweak|tidy up|refresh|"
    "improve|resolve|handle|deal with|take care of|work on|address|mess with|renew|reconfigure|play with",
    "reset": "reset|restore|revert|set back|put back to default|default|re initialise|wipe",
    "take": "take|take out|remove|eject|pull|pull out|pop out|slide out|reseat|re seat|reinsert|re insert|unseat|"
    "reinstall the sim|take it out|pop|reposition|insert|push|push in|click into|stick|plug|re place|snap|"
    "put|place|put back|put in|seat|pop in|clean|lift out|press in|unplug|reinstall",
    "reboot": "reboot|power|restart|power cycle|cycle|soft reset|reboots|re start|re boot|cold boot|hard reboot|"
    "boot|boot up",
    "grant": "grant|give|allow|permit|authorize|authorise|let|provide access|add|assign|extend|accord|approve|accept",
    "pay": "pay|settle|pay off|clear|make the payment|make a payment|make payment|make that payment|"
    "make your payment|make this payment|complete the payment|complete payment|complete your payment|"
    "submit the payment|submit payment|submit your payment|submit|confirm payment|confirm your payment|confirm that payment|process the payment|authorize the payment|approve the payment|"
    "confirm the payment|finalize the payment|finalise the payment|complete that payment|"
    "go through with the payment|accept the payment|accept the charge|send the payment|send payment|"
    "complete this payment|complete the transaction|remit|cover|proceed with the payment|proceed to pay|"
    "take care of the payment|take care of the bill|take care of that bill|take care of your bill|"
    "take care of the overdue bill|take care of the balance|take care of the outstanding|take care of the invoice",
    "check": "check|look|see|view|read|verify|confirm|inspect|examine|review|double check|have a look|take a look|"
    "find out|observe|glance|peek|have a peek|take a peek|determine|notice|look up|check out|pull up|bring up|"
    "identify|test whether|watch|study|have a glance|take a glance|investigate|do a check|figure out|"
    "look over|check on|scan|check up|list",
    "report": "tell|tell me|let me know|report|describe|share|let us know|show|show me|inform me|explain|read out|"
    "read me|read off|give me|provide|say|state|mention|send me|name|specify|indicate|advise me|remind me|"
    "provide me|read back|relay|read aloud",
    "run": "run|do it|do that|do this|do so|do|do a|do one|perform|conduct|carry out|launch|execute|complete|measure|test|try|try out|attempt|trigger|"
    "invoke|initiate|kick off|give it|rerun|re run|retest|repeat|call|use the tool|redo|retry",
    "open": "open|go to|go into|go|navigate|head|head over|access|pull down|swipe down|scroll|find|locate|visit|"
    "look for|look under|open up|head into|unlock your phone|drag down|swipe",
    "send": "send|text|mail|forward|compose|write",
    "other": "download|install|uninstall|delete|call back|drive|visit|upload|charge|plug in your|"
    "swap|replace|buy|borrow|forget|revoke|deny|unlock|walk|step outside|ring|resume|suspend|reactivate your line|"
    "unsuspend|lend|order|transfer the|contact|refund|credit|extend your|waive|purchase|"
    "withdraw|block|log in|log into|sign in|clear your|turn up|turn down",
    "leave": "leave|keep",
}

_IRREGULAR: Mapping[str, tuple[str, str]] = {
    # Base: past, participle.
    "put": ("put", "put"), "set": ("set", "set"), "reset": ("reset", "reset"), "shut": ("shut", "shut"),
    "cut": ("cut", "cut"), "hit": ("hit", "hit"), "let": ("let", "let"), "take": ("took", "taken"),
    "give": ("gave", "given"), "leave": ("left", "left"), "keep": ("kept", "kept"), "choose": ("chose", "chosen"),
    "pay": ("paid", "paid"), "send": ("sent", "sent"), "get": ("got", "gotten"), "run": ("ran", "run"),
    "make": ("made", "made"), "have": ("had", "had"), "do": ("did", "done"), "see": ("saw", "seen"),
    "read": ("read", "read"), "go": ("went", "gone"), "find": ("found", "found"), "tell": ("told", "told"),
    "say": ("said", "said"), "show": ("showed", "shown"), "write": ("wrote", "written"), "come": ("came", "come"),
    "stick": ("stuck", "stuck"), "quit": ("quit", "quit"), "buy": ("bought", "bought"), "hold": ("held", "held"),
    "lend": ("lent", "lent"), "forget": ("forgot", "forgotten"), "ring": ("rang", "rung"), "drive": ("drove", "driven"),
    "bring": ("brought", "brought"), "withdraw": ("withdrew", "withdrawn"),
}  # fmt: skip
_DOUBLED = frozenset(
    "put set reset shut cut hit let get run quit flip pop tap plug stop log drop skip scan step clip snap drag "
    "forget swap permit scroll_ unplug".split()
)
_ENDS_IN_E_KEPT = frozenset({"see", "re"})


def forms(phrase: str) -> dict[str, str]:
    """The inflected forms of a verb phrase, each with its kind: "", "es", "ing" or "ed".

    Args:
        phrase: its base form; the first word is the verb, but for a leading "re", "de" or adverb.
    """
    words = phrase.split()
    at = 1 if words[0] in ("re", "de", "double", "hard", "cold", "soft", "force", "long") and len(words) > 1 else 0
    if words[:2] == ["power", "cycle"]:
        at = 1
    verb = words[at]
    past, participle = _IRREGULAR.get(verb, (_regular(verb, "ed"),) * 2)
    kinds = {verb: "", _third(verb): "es", _regular(verb, "ing"): "ing", past: "ed", participle: "ed"}
    kinds[verb] = ""  # Where past and base are one, it is the base.
    return {" ".join([*words[:at], form, *words[at + 1 :]]): kind for form, kind in kinds.items()}


def _third(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2] not in "aeou" else f"{verb}s"


def _regular(verb: str, suffix: str) -> str:
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}{suffix}"
    if verb.endswith("e") and verb not in _ENDS_IN_E_KEPT:
        return f"{verb[:-1]}{suffix}"
    if suffix == "ed" and verb.endswith("y") and verb[-2] not in "aeou":
        return f"{verb[:-1]}ied"
    return f"{verb}{suffix}"


NOUNS_OF_VERBS: Final[Mapping[str, str]] = {
    "reboot": "REBOOT",
    "restart": "REBOOT",
    "reset": "reset",
    "check": "check",
    "test": "run",
    "look": "check",
}
"""Verbs that are nouns after a determiner ("a restart deletes nothing"), with what they are then."""

DETERMINERS: Final = frozenset("a an the this that another quick simple full any one your each fresh".split())
DROPPED: Final = frozenset(
    "the a an your my our its to of for at as be been being by about up down "
    "some all both whole entire little bit phone's s which's icon button switch slider option menu tab page screen "
    "section over along side app application status state card current mode value values top onto than "
    "there's here here's ever else".split()
)
"""Words without a sign of their own."""


_ASKING: Mapping[str, str] = {
    **dict.fromkeys("what what's how where who which when since who's whose".split(), "what"),
    **dict.fromkeys("describe tell explain".split(), "report"),
}
"""First words of phrases that ask for the thing that they name."""


def _phrases() -> dict[str, tuple[str, ...]]:
    """Phrase → its signs; a verb that is not in its base form has its kind before it."""
    table: dict[str, tuple[str, ...]] = {}
    for sign, listed in VERBS.items():
        for phrase in listed.split("|"):
            for form, kind in forms(phrase).items():
                table.setdefault(form, (kind, sign) if kind else (sign,))
    for group in (_WORKING, _SLOTS, _THINGS):
        for sign, listed in group.items():
            for phrase in listed.split("|"):
                first = phrase.partition(" ")[0]
                asks = _ASKING.get(first) if group is _THINGS and first != phrase else None
                table[phrase] = (sign,) if asks is None else (asks, sign)
    # A verb that is also a noun is a verb, unless a determiner says otherwise.
    for word in ("reboot", "restart", "power cycle", "soft reset"):
        table[word] = ("reboot",)
    return table


PHRASES: Final[Mapping[str, tuple[str, ...]]] = _phrases()
