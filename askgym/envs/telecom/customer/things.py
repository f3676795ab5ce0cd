"""The words for things and for values: switches, reports, what there is to know, and what nobody can do here.

This module owns vocabulary only; see `askgym.envs.telecom.customer.lexicon`. Imports the standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SLOTS", "THINGS"]

# Things. Listed: phrases, separated by "|".
THINGS: Mapping[str, str] = {
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
    "MODE": "phone prefer|phone prefers|network mode|network mode preference|preferred network type|"
    "preferred network mode|preferred network|"
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
    "BAR": "status bar|screen at the top|on the screen|on your screen|on your phone's screen|on your display|"
    "notification bar|top of the screen|top of your screen|top of your phone's screen|"
    "top of your phone|signal bars|signal icon|status icons|top bar|signal indicator|bars|statusbar|signal bar|"
    "top of the display|top of your display|top edge of the screen|top edge of your screen|notification shade|"
    "notification panel|icons at the top|upper edge of the screen|top right corner|top right|upper right corner|"
    "top left corner|top corner|top of the phone|top line of the screen|signal symbol|notification area|"
    "bar at the top",
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
    "request you got|request on your phone|request for the bill|payment request|payment requests|"
    "request for payment|payment notification|payment prompt|"
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
    "REFUEL": "refuel|refueling|refuelling|top up|topping up|top off|add data|add more data|additional data|"
    "extra data|more data|"
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
SLOTS: Mapping[str, str] = {
    "=sms": "send and read sms|send and receive sms|read and send sms|send sms|read sms|send and view sms|"
    "read and write sms|receive sms|view sms|send and receive texts|send and receive text messages|"
    "send and read text messages|read and send text messages|sms|text messages|texts|sms messages|"
    "send and view sms messages|short messages|send texts|texting|"
    "sms permission|sms permissions|sms access",
    "=storage": "read and write files|read and write storage|access storage|access files|storage|files|"
    "files and media|photos and media|photos and videos|media files|local files|"
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
